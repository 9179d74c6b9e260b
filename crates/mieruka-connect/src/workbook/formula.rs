//! What a formula computes, as far as a register cares: a running number, a total, or something else.

use crate::grid::Formula;

/// Tells running numbers and totals from other formulas.
pub(super) fn classify(formula: &str) -> Formula {
    let text: String =
        formula.chars().filter(|c| !c.is_whitespace() && *c != '$').flat_map(char::to_uppercase).collect();
    let text = text.trim_start_matches(['=', '+']).trim_start_matches("OF:=");
    let has = |name: &str| {
        text.match_indices(name)
            .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.'))
    };
    if has("ROW(")
        || has("ROWS(")
        || has("COUNTA(")
        || (has("MAX(") && text.contains("+1"))
        || is_above_plus_one(text)
    {
        return Formula::RowNumber;
    }
    if ["SUM(", "SUBTOTAL(", "AGGREGATE(", "AVERAGE(", "COUNT(", "COUNTIF(", "COUNTIFS(", "SUMIF(", "SUMIFS("]
        .iter()
        .any(|f| text.starts_with(f))
    {
        return Formula::Total;
    }
    Formula::Other
}

/// `A4+1`, `IF(B5="","",A4+1)`: the cell above plus one.
fn is_above_plus_one(text: &str) -> bool {
    text.match_indices("+1").any(|(at, _)| {
        let after = text[at + 2..].chars().next();
        if after.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '*') {
            return false;
        }
        let before = text[..at].trim_start_matches('[').trim_end_matches(']');
        let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
        let letters =
            before.chars().rev().skip(digits).take_while(|c| c.is_ascii_uppercase() || *c == '.').count();
        let start = before.len() - digits - letters;
        let alone = before[..start].chars().next_back().is_none_or(|c| matches!(c, ',' | '(' | '['));
        digits > 0 && (1..=4).contains(&letters) && alone
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_numbers_are_known() {
        for formula in [
            "ROW()-2",
            "=ROW() - 4",
            "IFERROR(MAX(INDIRECT(ADDRESS(1,COLUMN())):INDIRECT(ADDRESS(ROW()-1,COLUMN())))+1,1)",
            "A4+1",
            "$A4 + 1",
            "IF(B5=\"\",\"\",A4+1)",
            "MAX(A$3:A4)+1",
            "COUNTA(B$5:B5)",
            "\"K-\"&TEXT(ROW()-4,\"000\")",
            "of:=[.A4]+1",
        ] {
            assert_eq!(classify(formula), Formula::RowNumber, "{formula}");
        }
    }

    #[test]
    fn totals_and_others_are_told_apart() {
        assert_eq!(classify("SUM(G5:G20)"), Formula::Total);
        assert_eq!(classify("SUBTOTAL(9,G5:G20)"), Formula::Total);
        for formula in [
            "F5+G5",
            "F5+14",
            "TODAY()",
            "HYPERLINK(\"x\")",
            "WORKDAY(F5,G5)+1",
            "TOMORROW(1)",
            "B5&\"-\"&C5",
        ] {
            assert_eq!(classify(formula), Formula::Other, "{formula}");
        }
    }
}
