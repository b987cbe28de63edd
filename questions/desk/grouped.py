class Groups:
    def __init__(self, *a):
        pass

    def close(self):
        pass
