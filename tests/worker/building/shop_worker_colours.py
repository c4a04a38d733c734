"""What pictures must look like to make the worker of these tests fail."""

DEADLY, NAMELESS = (255, 0, 255), (0, 255, 255)
