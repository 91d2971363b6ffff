//! `dict_string_heavy.py` in Rust: `String`, `&str` and `HashMap` of the standard library.

use std::collections::HashMap;

const ROUNDS: i64 = 20;
const WORDS: i64 = 60_000;
const SYLLABLES: [&str; 8] = ["ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo"];

fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + &chars.as_str().to_lowercase(),
        None => String::new(),
    }
}

fn make_text(seed: i64, count: i64) -> String {
    let mut state = seed;
    let mut lines = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for i in 0..count {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        let n = state / 65_536;
        let mut word = String::from(SYLLABLES[(n % 8) as usize]);
        word += SYLLABLES[(n / 8 % 8) as usize];
        if n % 3 == 0 {
            word += SYLLABLES[(n / 64 % 8) as usize];
        }
        if n % 11 == 0 {
            word = capitalize(&word) + ",";
        }
        words.push(word);
        if i % 12 == 11 {
            lines.push(words.join(" "));
            words.clear();
        }
    }
    lines.join("\n")
}

fn count_words(text: &str) -> HashMap<String, i64> {
    let mut counts = HashMap::new();
    for line in text.split('\n') {
        for word in line.split_whitespace() {
            let word = word.trim_matches([',', '.']).to_lowercase();
            *counts.entry(word).or_insert(0) += 1;
        }
    }
    counts
}

fn group(counts: &HashMap<String, i64>) -> HashMap<String, Vec<String>> {
    let mut groups: HashMap<String, Vec<String>> = HashMap::new();
    for (word, n) in counts {
        let start: String = word.chars().take(2).collect();
        let key = format!("{start}{}", word.chars().count());
        groups.entry(key).or_default().push(format!("{word}={n}"));
    }
    groups
}

fn fold(text: &str) -> i64 {
    let mut value = 7;
    for ch in text.chars() {
        value = (value * 31 + i64::from(u32::from(ch))) % 1_000_003;
    }
    value
}

fn main() {
    let mut checksum = 0;
    for i in 0..ROUNDS * benches::scale() {
        let text = make_text(i + 1, WORDS);
        let counts = count_words(&text);
        let mut groups = group(&counts);
        let mut top: Vec<(&String, &i64)> = counts.iter().collect();
        top.sort_by_key(|&(word, n)| (-n, word));
        let mut report = Vec::new();
        for (word, n) in top.into_iter().take(20) {
            let shout = word.to_uppercase().replace('A', "4");
            report.push(format!("{word:<8}|{n:>6}|{shout}"));
        }
        let mut keys: Vec<String> = groups.keys().cloned().collect();
        keys.sort();
        for key in keys {
            let members = groups.get_mut(&key).expect("the key was just listed");
            members.sort();
            report.push(format!("{key}: {}", members.join(", ")));
        }
        checksum = (checksum * 31 + fold(&report.join("\n"))) % 1_000_003;
    }
    println!("checksum {checksum}");
}
