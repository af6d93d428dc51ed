//! The one table of what a user can do: name, help text, layer and default keys. From
//! it come the keymap, the help, the command palette, the man page and the README's
//! key table.

use super::words::{Ui, Word};

/// Where a key is looked up first. The layers in play are decided in one place,
/// `Model::layers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Everywhere, after the layer in front.
    Global,
    /// The list of articles.
    List,
    /// The text.
    Reader,
    /// The figures.
    Figures,
    /// The entities.
    Entities,
    /// Words of the text being chosen.
    Select,
    /// The form of a figure.
    Form,
    /// Help, compare, why, entity page, problems.
    Overlay,
    /// A line being typed; nothing else is looked up then.
    Input,
}

impl Layer {
    /// All layers, as the help lists them.
    pub const ALL: [Self; 9] = [
        Self::Global,
        Self::List,
        Self::Reader,
        Self::Figures,
        Self::Entities,
        Self::Select,
        Self::Form,
        Self::Overlay,
        Self::Input,
    ];

    /// Its heading.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Global => Word::LayerGlobal,
            Self::List => Word::LayerList,
            Self::Reader => Word::LayerReader,
            Self::Figures => Word::LayerFigures,
            Self::Entities => Word::LayerEntities,
            Self::Select => Word::LayerSelect,
            Self::Form => Word::LayerForm,
            Self::Overlay => Word::LayerOverlay,
            Self::Input => Word::LayerInput,
        }
    }
}

macro_rules! actions {
    ($($action:ident $name:literal $layer:ident $help:ident [$($keys:literal),*])*) => {
        /// What a user can bind a key to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $(#[doc = $name] $action,)*
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &[Self] = &[$(Self::$action,)*];

            /// The name in the palette and in `config.toml`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }

            /// The layer its keys belong to.
            #[must_use]
            pub const fn layer(self) -> Layer {
                match self { $(Self::$action => Layer::$layer,)* }
            }

            /// Its help text.
            #[must_use]
            pub const fn word(self) -> Word {
                match self { $(Self::$action => Word::$help,)* }
            }

            /// Its default keys, as [`super::key::sequence`] reads them.
            #[must_use]
            pub const fn keys(self) -> &'static [&'static str] {
                match self { $(Self::$action => &[$($keys),*],)* }
            }
        }
    };
}

actions! {
    Down "down" Global DoDown ["j", "Down"]
    Up "up" Global DoUp ["k", "Up"]
    HalfDown "half-page-down" Global DoHalfDown ["Ctrl-d"]
    HalfUp "half-page-up" Global DoHalfUp ["Ctrl-u"]
    PageDown "page-down" Global DoPageDown ["PgDn", "Ctrl-f", "Space"]
    PageUp "page-up" Global DoPageUp ["PgUp", "Ctrl-b", "b"]
    Top "top" Global DoTop ["g g", "Home"]
    Bottom "bottom" Global DoBottom ["G", "End"]
    Left "left" Global DoLeft ["h", "Left"]
    Right "right" Global DoRight ["l", "Right"]
    NextPane "next-pane" Global DoNextPane ["Tab"]
    PrevPane "previous-pane" Global DoPrevPane ["Shift-Tab"]
    Open "open" Global DoOpen ["Enter"]
    Back "back" Global DoBack ["Esc", "Backspace"]
    Figures "figures" Global DoFigures ["f"]
    Entities "entities" Global DoEntities ["e"]
    Compare "compare" Global DoCompare ["c"]
    Stories "stories" Global DoStories ["C"]
    Changes "changes" Global DoChanges ["D"]
    Why "why" Global DoWhy ["w"]
    EntityPage "entity-page" Global DoEntityPage ["o"]
    Wide "wide" Global DoWide ["z"]
    Turn "turn" Global DoTurn ["v"]
    Find "find" Global DoFind ["/"]
    FindNext "find-next" Global DoFindNext ["n"]
    FindPrev "find-previous" Global DoFindPrev ["N"]
    Filter "filter" Global DoFilter ["&"]
    NextFilter "next-folder" Global DoNextFilter [">"]
    PrevFilter "previous-folder" Global DoPrevFilter ["<"]
    SaveFilter "save-filter" Global DoSaveFilter []
    NextFigure "next-figure" Global DoNextFigure ["]"]
    PrevFigure "previous-figure" Global DoPrevFigure ["["]
    NextParagraph "next-paragraph" Global DoNextParagraph ["}"]
    PrevParagraph "previous-paragraph" Global DoPrevParagraph ["{"]
    NextArticle "next-article" Global DoNextArticle ["J"]
    PrevArticle "previous-article" Global DoPrevArticle ["K"]
    Sort "sort" Global DoSort ["s"]
    Reverse "reverse" Global DoReverse ["S"]
    Group "group" Global DoGroup ["g s"]
    Fold "fold" Global DoFold ["g f"]
    FoldAll "fold-all" Global DoFoldAll ["g a"]
    Split "split-off" Global DoSplit ["g x"]
    Together "one-story" Global DoTogether ["g j"]
    UnreadFirst "unread-first" Global DoUnreadFirst ["U"]
    ToggleRead "toggle-read" Global DoToggleRead ["m"]
    ReadAll "read-all" Global DoReadAll ["A"]
    Star "star" Global DoStar ["*"]
    Tag "tag" Global DoTag ["t"]
    Note "note" Global DoNote ["a"]
    Undo "undo" Global DoUndo ["u"]
    Reload "reload" Global DoReload ["R"]
    ReloadAll "reload-all" Global DoReloadAll ["Ctrl-r"]
    FullText "full-text" Global DoFullText ["F"]
    Address "open-address" Global DoAddress ["O"]
    Export "export" Global DoExport ["x"]
    ExportList "export-list" Global DoExportList ["X"]
    Copy "copy" Global DoCopy ["y"]
    Pipe "pipe" Global DoPipe ["|"]
    Stop "stop" Global DoStop ["Ctrl-x"]
    Mouse "mouse" Global DoMouse []
    Colours "colours" Global DoColours []
    Light "light" Global DoLight []
    Plain "plain" Global DoPlain []
    Language "language" Global DoLanguage []
    Problems "problems" Global DoProblems ["!"]
    Reviews "reviews" Global DoReviews []
    Help "help" Global DoHelp ["?", "F1"]
    Palette "commands" Global DoPalette [":"]
    Redraw "redraw" Global DoRedraw ["Ctrl-l"]
    Suspend "suspend" Global DoSuspend ["Ctrl-z"]
    Quit "quit" Global DoQuit ["q", "Ctrl-c"]

    FilterHere "filter-list" List DoFilter ["/"]
    NextUnread "next-unread" List DoNextUnread ["n"]
    PrevUnread "previous-unread" List DoPrevUnread ["N"]
    Pick "pick" List DoPick ["Space"]

    Select "select" Reader DoSelect ["V"]

    Confirm "confirm" Figures DoConfirm ["+"]
    Reject "reject" Figures DoReject ["-"]
    Correct "correct" Figures DoCorrect ["="]
    FigureNote "figure-note" Figures DoFigureNote ["i"]
    FigureCourse "figure-over-time" Figures DoCourse ["t"]

    SelectNext "select-next" Select DoSelectNext ["l", "Right", "w"]
    SelectPrev "select-previous" Select DoSelectPrev ["h", "Left", "b"]
    SelectDown "select-down" Select DoSelectDown ["j", "Down"]
    SelectUp "select-up" Select DoSelectUp ["k", "Up"]
    SelectNumber "select-number" Select DoSelectNumber ["n", "Tab"]
    SelectNumberBack "select-number-back" Select DoSelectNumberBack ["N", "Shift-Tab"]
    SelectFrom "select-from" Select DoSelectFrom ["Space", "V"]
    SelectTake "select-take" Select DoSelectTake ["Enter"]
    SelectLeave "select-leave" Select DoBack ["Esc", "q"]

    FormEdit "form-edit" Form DoFormEdit ["Enter"]
    FormMachine "form-machine" Form DoFormMachine ["m"]
    FormSave "form-save" Form DoFormSave ["s", "Ctrl-s"]

    NextMention "next-mention" Entities DoNextMention ["n", "Enter"]
    PrevMention "previous-mention" Entities DoPrevMention ["N"]
    EntityArticles "entity-articles" Entities DoEntityArticles ["&"]

    Close "close" Overlay DoBack ["q"]
    Course "over-time" Overlay DoCourse ["t"]

    Accept "accept" Input DoAccept ["Enter"]
    Cancel "cancel" Input DoCancel ["Esc", "Ctrl-c", "Ctrl-g"]
    Complete "complete" Input DoComplete ["Tab"]
    NextChoice "next-choice" Input DoNextChoice ["Down", "Ctrl-n"]
    PrevChoice "previous-choice" Input DoPrevChoice ["Up", "Ctrl-p", "Shift-Tab"]
    CursorLeft "cursor-left" Input DoCursorLeft ["Left", "Ctrl-b"]
    CursorRight "cursor-right" Input DoCursorRight ["Right", "Ctrl-f"]
    CursorStart "cursor-start" Input DoCursorStart ["Home", "Ctrl-a"]
    CursorEnd "cursor-end" Input DoCursorEnd ["End", "Ctrl-e"]
    DeleteBack "delete-back" Input DoDeleteBack ["Backspace", "Ctrl-h"]
    DeleteNext "delete-next" Input DoDeleteNext ["Delete", "Ctrl-d"]
    DeleteWord "delete-word" Input DoDeleteWord ["Ctrl-w"]
    DeleteLine "delete-line" Input DoDeleteLine ["Ctrl-u"]
}

impl Action {
    /// The action of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|a| a.name() == name)
    }

    /// Whether the palette offers it: everything but the keys of a line being typed.
    #[must_use]
    pub fn in_palette(self) -> bool {
        let closed =
            matches!(self.layer(), Layer::Input | Layer::Overlay | Layer::Select | Layer::Form);
        !closed && self != Self::FilterHere
    }

    /// The table as Markdown, for the README: one section a layer.
    #[must_use]
    pub fn markdown(ui: Ui) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        for layer in Layer::ALL {
            let rows = Self::ALL.iter().filter(|a| a.layer() == layer);
            let _ = writeln!(out, "| {} | | |\n| --- | --- | --- |", ui.say(layer.word()));
            for action in rows {
                let keys: Vec<String> = action
                    .keys()
                    .iter()
                    .map(|k| {
                        let shown = super::key::sequence(k)
                            .map_or_else(|_| (*k).to_owned(), |keys| super::key::written(&keys));
                        format!("`{}`", shown.replace('|', "\\|"))
                    })
                    .collect();
                let _ = writeln!(
                    out,
                    "| {} | {} | `{}` |",
                    keys.join(" "),
                    ui.say(action.word()),
                    action.name()
                );
            }
            out.push('\n');
        }
        out
    }
}
