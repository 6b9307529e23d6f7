"""The parts of the window's frame: menus, columns, header, status line, drop zones."""
