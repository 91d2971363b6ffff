"""`string.Template`; the constants and `capwords` are native."""


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _parts(self):
        """Pairs of literal text and the name behind it; None at the end, "" for a stray `$`."""
        text = self.template
        parts: list[tuple[str, str | None, str]] = []
        literal = ""
        index = 0
        while index < len(text):
            if text[index] != "$":
                literal += text[index]
                index += 1
                continue
            if index + 1 < len(text) and text[index + 1] == "$":
                literal += "$"
                index += 2
                continue
            braced = index + 1 < len(text) and text[index + 1] == "{"
            start = index + 2 if braced else index + 1
            end = start
            while end < len(text) and text[end].isascii():
                if not (text[end].isalpha() or text[end] == "_" or end > start and text[end].isdigit()):
                    break
                end += 1
            if end == start or braced and (end == len(text) or text[end] != "}"):
                parts.append((literal, "", text[:index]))
                literal = "$"
                index += 1
                continue
            after = end + 1 if braced else end
            parts.append((literal, text[start:end], text[index:after]))
            literal = ""
            index = after
        parts.append((literal, None, ""))
        return parts

    def substitute(self, mapping={}, /, **kws):
        result = ""
        for literal, name, written in self._parts():
            result += literal
            if name is None:
                continue
            if name == "":
                lines = written.splitlines(True)
                row = 1 if not lines else len(lines)
                column = len(written) - len("".join(lines[:-1])) + 1
                raise ValueError(f"Invalid placeholder in string: line {row}, col {column}")
            result += str(kws[name] if name in kws else mapping[name])
        return result

    def safe_substitute(self, mapping={}, /, **kws):
        result = ""
        for literal, name, written in self._parts():
            result += literal
            if name is None or name == "":
                continue
            if name in kws:
                result += str(kws[name])
            elif name in mapping:
                result += str(mapping[name])
            else:
                result += written
        return result

    def get_identifiers(self):
        names: list[str] = []
        for _, name, _ in self._parts():
            if name and name not in names:
                names.append(name)
        return names
