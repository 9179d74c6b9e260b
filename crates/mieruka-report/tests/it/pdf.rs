use std::path::Path;
use std::process::Command;

use mieruka_core::lang::Lang;
use mieruka_core::report::model::Block;
use mieruka_report::pdf;

use crate::{keep, sample};

/// Runs one of poppler's tools. Without them the test says so and checks what it can without.
fn poppler(tool: &str, args: &[&str], file: &Path) -> Option<String> {
    match Command::new(tool).args(args).arg(file).args((tool == "pdftotext").then_some("-")).output() {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            eprintln!(
                "SKIPPED: {tool} does not run ({error}); install poppler-utils to check the text of PDFs"
            );
            None
        }
    }
}

fn text_of(file: &Path) -> Option<String> {
    poppler("pdftotext", &["-layout"], file)
}

/// The text without what a line break or a place to break adds.
fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

#[test]
fn a_weekly_report_is_a4_landscape_with_its_text_and_fonts() {
    let bytes = pdf(&sample::weekly()).unwrap();
    assert!(bytes.starts_with(b"%PDF-1."));
    let file = keep("weekly.pdf", &bytes);
    if let Some(info) = poppler("pdfinfo", &[], &file) {
        assert!(info.contains("841.89 x 595.276 pts (A4)"), "{info}");
        assert!(info.contains("基幹業務システム更改プロジェクト 週次進捗報告"), "{info}");
        assert!(info.contains("Tagged:          yes"), "{info}");
        assert!(info.contains("Nov 20"), "the document's date is the status date: {info}");
    }
    if let Some(fonts) = poppler("pdffonts", &[], &file) {
        let listed: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!listed.is_empty());
        for line in listed {
            // Columns: … emb sub uni object ID.
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words[words.len() - 5], "yes", "embedded: {line}");
            assert!(line.contains("NotoSansJP"), "{line}");
        }
    }
    if let Some(text) = text_of(&file) {
        let text = joined(&text);
        for expected in [
            "▲注意",
            "移行範囲を直近3年分とするか5年分とするかを、11/27(金)までに",
            "規則では■赤。変更理由:挽回計画",
            "+3日",
            "2027/1/9(土)",
            "この期間に受け付けた変更要求はありません。",
            "C社Jira(11/1218:03時点○情報が古い)",
            "イナズマ線11/20(金)",
            "前回11/13(金)",
            "ISS-071",
        ] {
            assert!(text.contains(&joined(expected)), "{expected} is missing in {text}");
        }
    }
}

#[test]
fn the_header_of_a_table_is_repeated_on_each_page() {
    let mut report = sample::weekly();
    report.sections = vec![sample::section(6, "課題", vec![sample::issues(90)])];
    let file = keep("long-table.pdf", &pdf(&report).unwrap());
    let Some(text) = text_of(&file) else { return };
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() >= 3, "{} pages", pages.len());
    for (number, page) in pages.iter().enumerate() {
        assert!(joined(page).contains("番号件名影響対策期限担当変化"), "page {}: {page}", number + 1);
        assert!(joined(page).contains(&format!("{}/{}ページ", number + 1, pages.len())), "{page}");
    }
}

#[test]
fn a_long_plan_is_split_into_pages_of_equal_length() {
    let mut report = sample::weekly();
    report.sections = vec![sample::section(11, "工程表", vec![Block::Gantt(sample::gantt(95))])];
    let file = keep("long-plan.pdf", &pdf(&report).unwrap());
    let Some(text) = text_of(&file) else { return };
    let text = joined(&text);
    assert!(text.contains("11.工程表(続き2/3)") && text.contains("11.工程表(続き3/3)"), "{text}");
    assert!(text.contains("稼働後の支援94"), "the last row is drawn");
}

#[test]
fn a_plan_begins_on_what_is_left_of_a_page() {
    let pages = |rows: usize| {
        let mut report = sample::weekly();
        let plan = sample::section(4, "工程表", vec![Block::Gantt(sample::gantt(40))]);
        report.sections = vec![sample::section(3, "課題", vec![sample::issues(rows)]), plan];
        let file = keep("plan-after-table.pdf", &pdf(&report).unwrap());
        let text = text_of(&file)?;
        Some(text.split('\u{c}').map(joined).filter(|page| !page.is_empty()).collect::<Vec<_>>())
    };
    // Half a page left: the chart begins there and goes on; nearly nothing left: it stands whole on the next.
    let Some(half) = pages(4) else { return };
    assert_eq!(half.len(), 2);
    assert!(half[0].contains("4.工程表") && half[1].contains("4.工程表(続き2/2)"), "{half:?}");
    let Some(full) = pages(8) else { return };
    assert!(!full[0].contains("4.工程表"), "{full:?}");
    assert!(full[1].contains("4.工程表") && !full.concat().contains("続き"), "{full:?}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let first = pdf(&sample::weekly()).unwrap();
    // Something else in between, so that nothing remembered helps.
    pdf(&sample::empty()).unwrap();
    assert!(first == pdf(&sample::weekly()).unwrap());
}

#[test]
fn hostile_text_is_printed_and_never_obeyed() {
    let bytes = pdf(&sample::hostile()).unwrap();
    let file = keep("hostile.pdf", &bytes);
    assert!(!bytes.windows(11).any(|w| w == b"javascript:"), "a link was made of a script");
    let Some(text) = text_of(&file) else { return };
    let text = joined(&text);
    for expected in [
        "#setpage(fill:red)#panic(\"x\")$x^2$*b*_i_`c`@ref<label>",
        "<script>alert('1')</script>&\"quoted\"",
        "列|を|割る||パイプ",
        "=cmd|'/Ccalc'!A0",
        "{{handlebars}}${shell}%(python)s",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    assert!(text.contains(&"a".repeat(60)), "a long word loses nothing by breaking");
}

#[test]
fn empty_parts_say_what_their_emptiness_means() {
    let file = keep("empty.pdf", &pdf(&sample::empty()).unwrap());
    let Some(text) = text_of(&file) else { return };
    let text = joined(&text);
    for expected in [
        "信号はまだありません",
        "この期間の数値はありません",
        "決定待ちはありません。",
        "計画がまだ取り込まれていません。",
        "この節に書くことはありません。",
    ] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let mut nothing = sample::empty();
    nothing.sections.clear();
    let file = keep("nothing.pdf", &pdf(&nothing).unwrap());
    let text = joined(&text_of(&file).unwrap());
    assert!(text.contains("報告する内容がまだありません"), "{text}");
}

#[test]
fn the_words_of_the_paper_follow_the_reports_language() {
    let mut report = sample::weekly();
    report.lang = Lang::En;
    let file = keep("weekly-en.pdf", &pdf(&report).unwrap());
    let Some(text) = text_of(&file) else { return };
    for expected in ["Caution", "Status date", "Fri 20 Nov", "Page 1 of", "Sources:", "Progress line"] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
}

#[test]
fn every_character_can_be_printed() {
    // Every 61st of Unicode, all of the plain ones.
    let all: String =
        (0..0x250_u32).chain((0x250..0x11_0000).step_by(61)).filter_map(char::from_u32).collect();
    let chars: Vec<char> = all.chars().collect();
    let mut report = sample::weekly();
    let texts = chars.chunks(600).map(|chunk| Block::Paragraph { text: chunk.iter().collect() });
    report.sections = vec![sample::section(1, "文字", texts.collect())];
    let mut plan = sample::gantt(20);
    for (row, chunk) in plan.rows.iter_mut().zip(chars.chunks(30)) {
        row.label = chunk.iter().collect();
    }
    report.sections[0].blocks.push(Block::Gantt(plan));
    pdf(&report).unwrap();
}
