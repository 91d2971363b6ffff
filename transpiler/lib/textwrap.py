"""Text wrapping and filling."""

_SPACES = "\t\n\x0b\x0c\r "


def _is_letter(text, index):
    return 0 <= index < len(text) and (text[index].isalpha() or text[index] == "_")


def _breaks_after_hyphen(word, index):
    before = _is_letter(word, index - 1) and (
        _is_letter(word, index - 2)
        or (index >= 3 and word[index - 2] == "-" and _is_letter(word, index - 3))
    )
    if not before or not _is_letter(word, index + 1):
        return False
    if _is_letter(word, index + 2):
        return True
    return index + 2 < len(word) and word[index + 2] == "-" and _is_letter(word, index + 3)


def _split_word(word, break_on_hyphens):
    if not break_on_hyphens or "-" not in word:
        return [word]
    parts = []
    start = 0
    index = 0
    while index < len(word):
        if word[index] != "-":
            index += 1
            continue
        end = index
        while end < len(word) and word[end] == "-":
            end += 1
        is_dash = end - index >= 2 and end < len(word) and index > 0
        if is_dash and (word[end].isalnum() or word[end] == "_"):
            if word[index - 1].isalnum() or word[index - 1] in "_!\"'&.,?":
                if index > start:
                    parts.append(word[start:index])
                parts.append(word[index:end])
                start = end
        elif end - index == 1 and _breaks_after_hyphen(word, index):
            parts.append(word[start:end])
            start = end
        index = end
    if start < len(word):
        parts.append(word[start:])
    return parts


def _chunks(text, break_on_hyphens):
    chunks = []
    index = 0
    while index < len(text):
        start = index
        is_space = text[index] in _SPACES
        while index < len(text) and (text[index] in _SPACES) == is_space:
            index += 1
        if is_space:
            chunks.append(text[start:index])
        else:
            chunks.extend(_split_word(text[start:index], break_on_hyphens))
    return chunks


class TextWrapper:
    def __init__(
        self,
        width: int = 70,
        initial_indent: str = "",
        subsequent_indent: str = "",
        expand_tabs: bool = True,
        replace_whitespace: bool = True,
        fix_sentence_endings: bool = False,
        break_long_words: bool = True,
        drop_whitespace: bool = True,
        break_on_hyphens: bool = True,
        tabsize: int = 8,
        *,
        max_lines: int | None = None,
        placeholder: str = " [...]",
    ):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    def _munge(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for space in "\t\n\x0b\x0c\r":
                text = text.replace(space, " ")
        return text

    def _fix_sentence_endings(self, chunks):
        index = 0
        while index < len(chunks) - 1:
            word = chunks[index].rstrip("\"'")
            is_end = len(word) > 1 and word[-1] in ".!?" and word[-2].islower()
            if chunks[index + 1] == " " and is_end:
                chunks[index + 1] = "  "
                index += 2
            else:
                index += 1

    def _handle_long_word(self, chunks, line, length, width):
        space_left = 1 if width < 1 else width - length
        if self.break_long_words:
            end = space_left
            chunk = chunks[-1]
            if self.break_on_hyphens and len(chunk) > space_left:
                hyphen = chunk.rfind("-", 0, space_left)
                if hyphen > 0 and any([c != "-" for c in chunk[:hyphen]]):
                    end = hyphen + 1
            line.append(chunk[:end])
            chunks[-1] = chunk[end:]
        elif not line:
            line.append(chunks.pop())

    def wrap(self, text):
        chunks = _chunks(self._munge(text), self.break_on_hyphens)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        if self.width <= 0:
            raise ValueError(f"invalid width {self.width!r} (must be > 0)")
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines: list[str] = []
        chunks.reverse()
        while chunks:
            line: list[str] = []
            length = 0
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == "" and lines:
                chunks.pop()
            while chunks:
                size = len(chunks[-1])
                if length + size > width:
                    break
                line.append(chunks.pop())
                length += size
            if chunks and len(chunks[-1]) > width:
                self._handle_long_word(chunks, line, length, width)
                length = sum([len(it) for it in line])
            if self.drop_whitespace and line and line[-1].strip() == "":
                length -= len(line[-1])
                line.pop()
            if not line:
                continue
            is_last = (
                not chunks
                or self.drop_whitespace
                and len(chunks) == 1
                and not chunks[0].strip()
            ) and length <= width
            if self.max_lines is None or len(lines) + 1 < self.max_lines or is_last:
                lines.append(indent + "".join(line))
                continue
            while line:
                if line[-1].strip() and length + len(self.placeholder) <= width:
                    line.append(self.placeholder)
                    lines.append(indent + "".join(line))
                    break
                length -= len(line[-1])
                line.pop()
            else:
                if lines:
                    before = lines[-1].rstrip()
                    if len(before) + len(self.placeholder) <= self.width:
                        lines[-1] = before + self.placeholder
                        break
                lines.append(indent + self.placeholder.lstrip())
            break
        return lines

    def fill(self, text):
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **options):
    return TextWrapper(width=width, **options).wrap(text)


def fill(text, width=70, **options):
    return TextWrapper(width=width, **options).fill(text)


def shorten(text, width, **options):
    wrapper = TextWrapper(width=width, max_lines=1, **options)
    return wrapper.fill(" ".join(text.strip().split()))


def dedent(text):
    margin = None
    lines = []
    for line in text.split("\n"):
        stripped = line.lstrip(" \t")
        if not stripped:
            lines.append("")
            continue
        lines.append(line)
        indent = line[: len(line) - len(stripped)]
        if margin is None:
            margin = indent
            continue
        common = 0
        while common < len(margin) and common < len(indent) and margin[common] == indent[common]:
            common += 1
        margin = margin[:common]
    if margin:
        size = len(margin)
        lines = [line[size:] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    prefixed = []
    for line in text.splitlines(True):
        wanted = line.strip() if predicate is None else predicate(line)
        prefixed.append(prefix + line if wanted else line)
    return "".join(prefixed)
