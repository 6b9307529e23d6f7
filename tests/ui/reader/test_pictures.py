from PySide6.QtGui import QImage

from workbench.ui.reader.pictures import Pictures


def picture(side=10):
    return QImage(side, side, QImage.Format.Format_RGB32)


def test_the_longest_unused_goes_first():
    pictures = Pictures(room=1000)
    pictures.put(1, 1.0, picture())
    pictures.put(2, 1.0, picture())
    pictures.get(1)
    pictures.put(3, 1.0, picture())
    assert [pictures.has(page, 1.0) for page in (1, 2, 3)] == [True, False, True]
    assert pictures.size == 800


def test_pages_in_sight_stay_whatever_the_room():
    pictures = Pictures(room=100)
    pictures.put(1, 1.0, picture())
    pictures.put(2, 1.0, picture(), keep=range(1, 3))
    assert pictures.has(1, 1.0) and pictures.has(2, 1.0)


def test_another_scale_replaces_the_picture_but_serves_until_then():
    pictures = Pictures()
    pictures.put(1, 1.0, picture(10))
    assert not pictures.has(1, 2.0)
    assert pictures.get(1).width() == 10
    pictures.put(1, 2.0, picture(20))
    assert pictures.get(1).width() == 20
    assert pictures.size == 1600
