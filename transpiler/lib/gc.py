"""What asks for collections: objects go when nothing names them, and cycles stay."""


class _State:
    def __init__(self):
        self.is_enabled = True


_state = _State()


def collect(generation=2):
    return 0


def enable():
    _state.is_enabled = True


def disable():
    _state.is_enabled = False


def isenabled():
    return _state.is_enabled
