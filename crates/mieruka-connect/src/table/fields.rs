//! Which field each column is: the header's word, corrected by what the column holds, one column for each field; over
//! all of it what a person says.

use mieruka_core::source_record::{ColumnChoice, SourceField, SourceKind, column_letters};

use super::header::look_up;
use super::layout::Column;
use crate::vocabulary::Vocabulary;

use SourceField::{
    ActualFinish, ActualStart, ClosedOn, Description, DueOn, Id, Level1, Level2, Level3, Note, OccurredOn,
    PlannedFinish, PlannedStart, Progress, RaisedOn, Resolution, Status, Title, Wbs,
};

/// A field that holds a day.
pub(super) fn is_date(field: SourceField) -> bool {
    matches!(
        field,
        RaisedOn | OccurredOn | DueOn | PlannedStart | PlannedFinish | ActualStart | ActualFinish | ClosedOn
    )
}

/// Below this a word names the field only where no other column can.
const LAST_RESORT: f64 = 0.5;

/// Reads the headers again as the kind of the table has them.
pub(super) fn name_for_kind(columns: &mut [Column], kind: SourceKind, vocabulary: &Vocabulary) {
    for column in columns {
        let found = look_up(vocabulary, Some(kind), &column.header);
        column.field = found.map(|(field, _)| field);
        column.word = column.field;
        column.confidence = found.map_or(0.0, |(_, confidence)| confidence);
    }
}

/// Settles the fields of a table's columns.
pub(super) fn assign(columns: &mut [Column]) {
    for column in columns.iter_mut() {
        judge_by_content(column);
    }
    let described = columns.iter().any(|c| c.field == Some(Description));
    for column in
        columns.iter_mut().filter(|c| c.field == Some(Title) && c.confidence < LAST_RESORT && described)
    {
        column.field = None;
        column.confidence = 0.0;
    }
    one_column_each(columns);
    name_the_records(columns);
}

/// Reads columns as a person says; tells whether any was chosen. A field that another column had goes to the chosen one.
pub(super) fn choose(columns: &mut [Column], sheet: &str, choices: &[ColumnChoice]) -> bool {
    let mut any = false;
    for choice in choices.iter().filter(|c| c.sheet == sheet) {
        let Some(at) = chosen_column(columns, choice) else { continue };
        any = true;
        for column in columns.iter_mut().filter(|c| choice.field.is_some() && c.field == choice.field) {
            column.field = None;
            column.confidence = 0.0;
        }
        let column = &mut columns[at];
        column.field = choice.field;
        column.word = choice.field.or(column.word);
        column.confidence = 1.0;
        column.chosen = true;
    }
    any
}

/// The column under the letter, if its header is the one that was chosen; else the first with that header.
fn chosen_column(columns: &[Column], choice: &ColumnChoice) -> Option<usize> {
    let letter = |c: &Column| column_letters(c.left) == choice.column.trim().to_ascii_uppercase();
    let header = |c: &Column| choice.header.as_ref().is_none_or(|header| *header == c.header);
    columns.iter().position(|c| letter(c) && header(c)).or_else(|| {
        choice.header.as_ref()?;
        columns.iter().position(header)
    })
}

/// A word may mislead: 「完了」 over days is no status, 「進捗」 over percents is no status either.
fn judge_by_content(column: &mut Column) {
    let content = &column.content;
    let Some(field) = column.field else { return };
    if content.filled == 0 {
        return;
    }
    let mostly = |count: usize| count * 5 >= content.filled * 4;
    let numbers = content.percents + content.numbers;
    if field == Status && mostly(numbers) && (content.percents > 0 || content.proper_fractions > 0) {
        column.field = Some(Progress);
    } else if mostly(content.dates) && matches!(field, Status | Resolution) {
        column.field = Some(ClosedOn);
        column.confidence *= 0.8;
    } else {
        let days_instead_of_words =
            mostly(content.dates) && matches!(field, Title | Description | SourceField::Owner | Progress);
        let words_instead_of_days =
            is_date(field) && content.filled >= 3 && content.dates == 0 && mostly(content.long_texts);
        if days_instead_of_words || words_instead_of_days {
            column.field = None;
        }
    }
    if column.field.is_none() {
        column.confidence = 0.0;
    }
}

/// Of several columns with one field the surest stays; a running number gives way to a real id.
fn one_column_each(columns: &mut [Column]) {
    let rank = |column: &Column| {
        let mut sure = column.confidence;
        if column.field == Some(Id) {
            let counted = column.content.row_numbers * 2 > column.content.filled;
            sure -= if counted { 0.5 } else { 0.0 };
            let words = column.content.numbers == 0 && column.content.filled > 0;
            sure += if words { 0.1 } else { 0.0 };
        } else if column.content.filled == 0 {
            sure -= 0.05;
        }
        sure
    };
    for at in 0..columns.len() {
        let Some(field) = columns[at].field else { continue };
        let own = rank(&columns[at]);
        let beaten = columns.iter().enumerate().any(|(other, c)| {
            other != at && c.field == Some(field) && (rank(c) > own || (rank(c) >= own && other < at))
        });
        if beaten {
            columns[at].field = None;
            if field == Title {
                tell_more(columns, at);
            }
            if columns[at].field.is_none() {
                columns[at].confidence = 0.0;
            }
        }
    }
}

/// Of two titles the weaker one tells more about the record: 「工程名」 and 「概要」. A description that stands farther off,
/// behind days and people, is a remark then.
fn tell_more(columns: &mut [Column], at: usize) {
    match columns.iter().position(|c| c.field == Some(Description)) {
        None => {}
        Some(described) if described > at + 1 => {
            let noted = columns.iter().any(|c| c.field == Some(Note));
            columns[described].field = (!noted).then_some(Note);
            columns[described].confidence *= if noted { 0.0 } else { 0.7 };
        }
        Some(_) => return,
    }
    columns[at].field = Some(Description);
    columns[at].confidence *= 0.7;
}

/// A record needs a name: without a title column the deepest level is it; without that the text that differs most.
fn name_the_records(columns: &mut [Column]) {
    let has = |columns: &[Column], fields: &[SourceField]| {
        columns.iter().any(|c| c.field.is_some_and(|f| fields.contains(&f)))
    };
    if has(columns, &[Title]) {
        return;
    }
    for level in [Level3, Level2, Level1] {
        if let Some(column) = columns.iter_mut().find(|c| c.field == Some(level)) {
            column.field = Some(Title);
            return;
        }
    }
    if has(columns, &[Description, Resolution]) {
        return;
    }
    let managed = columns.iter().filter(|c| c.field.is_some_and(|f| f != Id && f != Wbs)).count();
    let candidate = columns.iter_mut().filter(|c| c.field.is_none()).find(|c| {
        let content = &c.content;
        content.filled >= 2
            && content.distinct * 5 >= content.filled * 4
            && content.numbers + content.dates + content.percents == 0
    });
    if let Some(column) = candidate.filter(|_| managed >= 2) {
        column.field = Some(Title);
        column.confidence = 0.4;
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::ColumnContent;
    use super::*;

    fn column(header: &str, field: Option<SourceField>, confidence: f64, content: ColumnContent) -> Column {
        let header = header.into();
        Column { left: 0, right: 0, header, field, word: field, confidence, chosen: false, content }
    }

    fn filled(filled: usize) -> ColumnContent {
        ColumnContent { filled, distinct: filled, ..ColumnContent::default() }
    }

    fn fields(columns: &[Column]) -> Vec<Option<SourceField>> {
        columns.iter().map(|c| c.field).collect()
    }

    #[test]
    fn a_running_number_gives_way_to_an_id() {
        let counted = ColumnContent { numbers: 9, row_numbers: 9, ..filled(9) };
        let mut columns = [column("ID", Some(Id), 1.0, counted), column("No", Some(Id), 0.7, filled(9))];
        assign(&mut columns);
        assert_eq!(fields(&columns), [None, Some(Id)]);
    }

    #[test]
    fn content_corrects_words() {
        let dates = ColumnContent { dates: 5, ..filled(5) };
        let percents = ColumnContent { percents: 5, ..filled(5) };
        let mut columns = [
            column("件名", Some(Title), 1.0, filled(5)),
            column("完了", Some(Status), 0.7, dates),
            column("進捗", Some(Status), 0.7, percents),
        ];
        assign(&mut columns);
        assert_eq!(fields(&columns), [Some(Title), Some(ClosedOn), Some(Progress)]);
    }

    #[test]
    fn what_a_person_says_counts() {
        let named = |left, header, field| Column { left, ..column(header, field, 0.9, filled(5)) };
        let table = || {
            [
                named(0, "件名", Some(Title)),
                named(1, "発生事象", Some(Description)),
                named(2, "メモ", None),
                named(3, "メモ", None),
            ]
        };
        let choice = |column: &str, header: Option<&str>, field| ColumnChoice {
            sheet: "課題".into(),
            column: column.into(),
            header: header.map(str::to_owned),
            field,
        };
        let chosen = |choices: &[ColumnChoice]| {
            let mut columns = table();
            choose(&mut columns, "課題", choices).then(|| fields(&columns))
        };
        let as_guessed = [Some(Title), Some(Description), None, None];
        assert_eq!(chosen(&[]), None);
        assert_eq!(chosen(&[choice("B", None, Some(Title))]), Some(vec![None, Some(Title), None, None]));
        assert_eq!(chosen(&[choice("b", None, None)]), Some(vec![Some(Title), None, None, None]));
        let twice = [choice("C", None, Some(Note)), choice("D", None, Some(Note))];
        assert_eq!(chosen(&twice), Some(vec![Some(Title), Some(Description), None, Some(Note)]));
        // A header that moved is followed; one that is gone is left alone, whatever stands under the letter now.
        let moved = choice("A", Some("発生事象"), Some(Note));
        assert_eq!(chosen(&[moved]), Some(vec![Some(Title), Some(Note), None, None]));
        assert_eq!(chosen(&[choice("A", Some("備考"), Some(Note))]), None);
        assert_eq!(
            chosen(&[choice("D", Some("メモ"), Some(Note))]),
            Some(vec![Some(Title), Some(Description), None, Some(Note)])
        );
        let mut columns = table();
        let elsewhere = ColumnChoice { sheet: "リスク".into(), ..choice("A", None, None) };
        assert!(!choose(&mut columns, "課題", &[elsewhere]));
        assert_eq!(fields(&columns), as_guessed);
    }

    #[test]
    fn the_deepest_level_names_the_record() {
        let mut columns =
            [column("大項目", Some(Level1), 1.0, filled(5)), column("小項目", Some(Level3), 1.0, filled(5))];
        assign(&mut columns);
        assert_eq!(fields(&columns), [Some(Level1), Some(Title)]);
    }
}
