# Words are made, joined, split, counted, grouped, sorted and formatted.
SCALE = 1
ROUNDS = 20
WORDS = 60_000

SYLLABLES = ["ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo"]


def make_text(seed, count):
    state = seed
    lines = []
    words = []
    for i in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        n = state // 65536
        word = SYLLABLES[n % 8] + SYLLABLES[n // 8 % 8]
        if n % 3 == 0:
            word += SYLLABLES[n // 64 % 8]
        if n % 11 == 0:
            word = word.capitalize() + ","
        words.append(word)
        if i % 12 == 11:
            lines.append(" ".join(words))
            words = []
    return "\n".join(lines)


def count_words(text):
    counts = {}
    for line in text.split("\n"):
        for word in line.split():
            word = word.strip(",.").lower()
            counts[word] = counts.get(word, 0) + 1
    return counts


def group(counts):
    groups = {}
    for word, n in counts.items():
        key = word[:2] + str(len(word))
        if key not in groups:
            groups[key] = []
        groups[key].append(f"{word}={n}")
    return groups


def fold(text):
    value = 7
    for ch in text:
        value = (value * 31 + ord(ch)) % 1000003
    return value


def main():
    checksum = 0
    for i in range(ROUNDS * SCALE):
        text = make_text(i + 1, WORDS)
        counts = count_words(text)
        groups = group(counts)
        top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]
        report = []
        for word, n in top:
            report.append(f"{word:<8}|{n:>6}|{word.upper().replace('A', '4')}")
        for key in sorted(groups):
            report.append(key + ": " + ", ".join(sorted(groups[key])))
        checksum = (checksum * 31 + fold("\n".join(report))) % 1000003
    print("checksum", checksum)


main()
