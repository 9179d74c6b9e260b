use mieruka_core::lang::Lang;

/// Why a report could not be drawn. None of these is the reader's fault: the same report in another format may work.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The embedded fonts are damaged.
    #[cfg(feature = "pdf")]
    #[error("fonts: {0}")]
    Fonts(String),
    /// The typesetter refused the report.
    #[cfg(feature = "pdf")]
    #[error("typesetting: {0}")]
    Typeset(String),
    /// The workbook could not be written.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl RenderError {
    /// What to tell a person.
    pub fn message(&self, lang: Lang) -> String {
        let (key, detail) = match self {
            #[cfg(feature = "pdf")]
            RenderError::Fonts(detail) => ("report-error-fonts", detail.clone()),
            #[cfg(feature = "pdf")]
            RenderError::Typeset(detail) => ("report-error-typeset", detail.clone()),
            RenderError::Workbook(error) => ("report-error-workbook", error.to_string()),
        };
        lang.format(key, &[("detail", detail.into())])
    }
}
