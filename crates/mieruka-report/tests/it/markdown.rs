use mieruka_report::markdown;

use crate::{keep, sample};

#[test]
fn a_weekly_report_reads_well_as_text() {
    let text = markdown(&sample::weekly());
    keep("weekly.md", text.as_bytes());
    assert!(text.starts_with("# 基幹業務システム更改プロジェクト 週次進捗報告\n"));
    assert!(text.contains("- 報告基準日: 2026/11/20(金)"));
    assert!(text.contains("\n## 5. マイルストーン\n"));
    assert!(
        text.contains("| 結合試験完了 | 11/6(金) | 11/13(金) | 11/18(水) | +3日 | ▲ 注意 | PM |"),
        "{text}"
    );
    assert!(text.contains("**[RT-009](<https://mieruka.example.jp/p/KIKAN/points/RT-009>)**"));
    assert!(text.contains("_この期間に受け付けた変更要求はありません。_"));
    assert!(text.contains("規則では■ 赤。変更理由"), "{text}");
}

#[test]
fn tables_keep_their_shape_whatever_their_cells_say() {
    let text = markdown(&sample::hostile());
    keep("hostile.md", text.as_bytes());
    let bars = |line: &str| {
        let escaped = line.matches("\\|").count();
        line.matches('|').count() - escaped
    };
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|line| line.contains("HYPERLINK")).unwrap();
    let table: Vec<&&str> = lines[head..].iter().take_while(|line| line.starts_with('|')).collect();
    assert_eq!(table.len(), 2 + 13);
    for line in table {
        assert_eq!(bars(line), 5, "{line}");
    }
    assert!(!text.contains("<script"));
    assert!(!text.contains("](<javascript"));
}

#[test]
fn empty_parts_say_so() {
    let mut report = sample::empty();
    let text = markdown(&report);
    for expected in [
        "信号はまだありません",
        "決定待ちはありません。",
        "計画がまだ取り込まれていません。",
        "この節に書くことはありません。",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    report.sections.clear();
    assert!(markdown(&report).contains("報告する内容がまだありません"));
}
