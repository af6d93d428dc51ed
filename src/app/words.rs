//! Every label, help text and message of the screen, in English and Vietnamese, with
//! the columns each may take. One table; nothing on the screen is written elsewhere.

use crate::analysis::{EntityKind, FigureKind};
use crate::text::Language;

/// The language the screen speaks. Articles keep their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ui {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
}

impl Ui {
    /// Reads a code ("en", "vi_VN.UTF-8"); `None` for other languages.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match Language::from_code(code.split('.').next().unwrap_or("")) {
            Language::English => Some(Self::English),
            Language::Vietnamese => Some(Self::Vietnamese),
            _ => None,
        }
    }

    /// The words of a label.
    #[must_use]
    pub const fn say(self, word: Word) -> &'static str {
        let (_, english, vietnamese) = word.row();
        match self {
            Self::English => english,
            Self::Vietnamese => vietnamese,
        }
    }

    /// The words of a message, with `{0}`, `{1}` … filled in.
    #[must_use]
    pub fn fill(self, word: Word, values: &[&str]) -> String {
        let mut out = String::new();
        let mut rest = self.say(word);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (slot, tail) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(slot.parse::<usize>().ok().and_then(|i| values.get(i)).unwrap_or(&""));
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// The word for a kind of figure.
    #[must_use]
    pub const fn kind(self, kind: FigureKind) -> &'static str {
        self.say(match kind {
            FigureKind::Killed => Word::Killed,
            FigureKind::Wounded => Word::Wounded,
            FigureKind::Casualties => Word::Casualties,
            FigureKind::Missing => Word::Missing,
            FigureKind::Detained => Word::Detained,
            FigureKind::Displaced => Word::Displaced,
            FigureKind::Troops => Word::Troops,
            FigureKind::Reinforcement => Word::Reinforcement,
            FigureKind::Withdrawal => Word::Withdrawal,
            FigureKind::Protesters => Word::Protesters,
            FigureKind::Destroyed => Word::Destroyed,
        })
    }

    /// The word for a type of entity, in the plural.
    #[must_use]
    pub const fn entities(self, kind: EntityKind) -> &'static str {
        self.say(match kind {
            EntityKind::Person => Word::Persons,
            EntityKind::Organisation => Word::Organisations,
            EntityKind::Place => Word::Places,
            EntityKind::Group => Word::Groups,
        })
    }

    /// The name of an article's language.
    #[must_use]
    pub fn language(self, language: Language) -> &'static str {
        match language {
            Language::English => self.say(Word::English),
            Language::Vietnamese => self.say(Word::Vietnamese),
            Language::Unknown => "",
            Language::Other(_) => match (self, language.foreign_names()) {
                (Self::English, Some((english, _))) => english,
                (Self::Vietnamese, Some((_, vietnamese))) => vietnamese,
                (_, None) => "",
            },
        }
    }
}

macro_rules! words {
    ($($name:ident $max:literal $english:literal $vietnamese:literal)*) => {
        /// A label, help text or message. The comment is its English.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Word {
            $(#[doc = $english] $name,)*
        }

        impl Word {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Columns it may take (without what is filled in), English, Vietnamese.
            #[must_use]
            pub const fn row(self) -> (usize, &'static str, &'static str) {
                match self {
                    $(Self::$name => ($max, $english, $vietnamese),)*
                }
            }
        }
    };
}

words! {
    // Panes and tabs.
    Articles 12 "Articles" "Bài báo"
    Figures 10 "Figures" "Số liệu"
    Entities 12 "Entities" "Thực thể"
    Reader 10 "Text" "Bài viết"
    Compare 14 "Compare" "So sánh"
    Why 24 "Why a figure" "Vì sao là số liệu"
    Help 12 "Help" "Trợ giúp"
    Problems 12 "Problems" "Sự cố"
    Changed 12 "Changed" "Đã thay đổi"

    // Kinds of figures: a column of the panel.
    Killed 11 "killed" "chết"
    Wounded 11 "wounded" "bị thương"
    Casualties 11 "casualties" "thương vong"
    Missing 11 "missing" "mất tích"
    Detained 11 "held" "bị bắt"
    Displaced 11 "displaced" "di tản"
    Troops 11 "troops" "quân số"
    Reinforcement 11 "added" "tăng thêm"
    Withdrawal 11 "withdrawn" "rút đi"
    Protesters 11 "protesters" "biểu tình"
    Destroyed 11 "destroyed" "bị phá"

    // Reviews.
    NotDecided 14 "noted" "ghi chú"
    Confirmed 14 "confirmed" "đã xác nhận"
    Corrected 14 "corrected" "đã sửa"
    Rejected 14 "rejected" "bị bác"
    Added 14 "added by hand" "thêm bằng tay"
    Decided 40 "{0} · {1} undoes" "{0} · {1} để hoàn tác"
    Review 8 "review" "duyệt"
    Machine 8 "machine" "máy đọc"
    Reads 6 "reads" "máy"
    FigureNoted 8 "why" "vì"
    Another 8 "but" "nhưng"
    FormCorrect 14 "Correct" "Sửa số liệu"
    FormAdd 14 "Add" "Thêm số liệu"
    LostReviews 40 "Reviews without a place" "Duyệt không còn chỗ"
    NoLost 60 "Every review has its place." "Mọi duyệt đều còn chỗ."
    LostArticle 20 "article not here" "không có bài"
    LostSentence 20 "sentence is gone" "không còn câu này"
    Adrift 60 "reviews that found no place: {0} · :reviews" "duyệt không còn chỗ: {0} · :reviews"
    GoneArticle 50 "the article is not here" "không có bài này ở đây"
    NothingChanged 40 "nothing changed" "không có gì thay đổi"
    AsMachine 40 "it is as the machine reads it" "đang đúng như máy đọc"
    BadAmount 70 "write 31, ~31 (about), >=31, <=31, 20..30 or v24 (dozens)" "viết 31, ~31 (khoảng), >=31, <=31, 20..30 hoặc v24 (hàng chục)"
    BadKind 70 "no such kind: Tab goes through them" "không có loại này: Tab để chọn"
    BadFlags 70 "flags are subset, past, unreal" "cờ là subset, past, unreal"
    Selecting 70 "move to the number · Space begins · Enter takes it · Esc leaves" "đến con số · Space để bắt đầu · Enter để lấy · Esc để thôi"
    OneNumber 60 "choose one number inside one sentence" "chọn một con số trong một câu"
    NotReviewed 80 "reviews not kept: {0}: {1}" "chưa lưu được {0} duyệt: {1}"
    FieldKind 10 "kind" "loại"
    FieldAmount 10 "how many" "bao nhiêu"
    FieldUnit 10 "unit" "đơn vị"
    FieldParty 10 "of" "thuộc"
    FieldSays 10 "says" "theo"
    FieldPlace 10 "in" "tại"
    FieldDate 10 "on" "ngày"
    FieldFlags 10 "flags" "cờ"
    FieldNote 10 "why" "vì sao"
    Exactly 14 "exactly" "đúng"
    About 14 "about" "khoảng"
    AtLeast 14 "at least" "ít nhất"
    AtMost 14 "at most" "nhiều nhất"
    Vaguely 14 "dozens, many" "hàng chục"

    // Groups of the panel.
    Totals 14 "totals" "tổng cộng"
    Background 18 "background" "bối cảnh"
    Events 12 "{0} events" "{0} sự kiện"
    Attackers 24 "{0} of them attackers" "{0} là kẻ tấn công"
    GroupCasualties 14 "casualties" "thương vong"
    GroupForces 14 "forces" "lực lượng"
    GroupOther 14 "other" "khác"

    // What a figure says of itself.
    Written 8 "as" "viết"
    Party 8 "of" "thuộc"
    Says 8 "says" "theo"
    Where 8 "in" "tại"
    When 8 "on" "ngày"
    Past 12 "past" "đã qua"
    Subset 12 "a part" "một phần"
    Unreal 12 "unreal" "chưa xảy ra"
    OwnVoice 18 "the article" "chính bài báo"

    Was 16 "was {0}" "trước là {0}"
    WasNow 24 "was {0}, now {1}" "trước {0}, nay {1}"
    ChangedMeta 24 "changed ({0} shows how)" "đã đổi ({0} để xem)"
    ChangedAt 30 "until {0}" "đến {0}"

    PartOf 16 "part of {0}" "trong số {0}"
    // Entities.
    Persons 15 "people" "người"
    Organisations 15 "organisations" "tổ chức"
    Places 15 "places" "địa danh"
    Groups 15 "groups" "nhóm, sắc tộc"
    InArticles 30 "articles: {0} · figures: {1}" "{0} bài · {1} số liệu"

    // Languages of articles.
    English 12 "English" "tiếng Anh"
    Vietnamese 12 "Vietnamese" "tiếng Việt"
    Minutes 8 "{0} min" "{0} phút"
    Undated 10 "no date" "không ngày"

    // The top line.
    SortDate 16 "newest first" "mới nhất trước"
    SortDateUp 16 "oldest first" "cũ nhất trước"
    SortSource 16 "by source" "theo nguồn"
    SortSourceUp 16 "by source, Z–A" "nguồn, Z–A"
    SortTitle 16 "by title" "theo tiêu đề"
    SortTitleUp 16 "by title, Z–A" "tiêu đề, Z–A"
    SortToll 16 "worst toll first" "nhiều chết trước"
    SortTollUp 16 "least toll first" "ít chết trước"
    UnreadFirst 14 "unread first" "chưa đọc trước"
    All 8 "all" "tất cả"
    CountUnread 20 "{0} of {1} unread" "chưa đọc {0}/{1}"
    CountListed 20 "{0} of {1} listed" "hiện {0}/{1}"

    // Empty, loading, failed, too small.
    Loading 60 "Reading articles …" "Đang đọc bài …"
    LoadingCount 60 "Reading: {0} articles" "Đang đọc: {0} bài"
    Empty 64 "No articles. Start dateline with a file, a folder or an address." "Chưa có bài. Hãy mở dateline với tệp, thư mục hoặc địa chỉ."
    NoneMatch 60 "No article matches the filter. {0} changes it." "Không bài nào khớp bộ lọc. {0} để đổi."
    NoArticle 50 "Choose an article in the list." "Hãy chọn một bài trong danh sách."
    NoFigures 50 "This article tells no figures." "Bài này không nêu số liệu nào."
    NoEntities 50 "This article names nobody." "Bài này không nêu tên nào."
    NothingToCompare 60 "No other article tells a figure like these." "Không bài nào khác nêu số liệu như vậy."
    NoQuantities 50 "This article holds no quantities." "Bài này không có con số nào."
    WhyChance 60 "{0}: {1} in 100 · next: {2}, {3} in 100" "{0}: {1} trên 100 · kế đó: {2}, {3} trên 100"
    WhyFor 15 "speaks for it" "ủng hộ"
    WhyAgainst 15 "speaks against" "phản đối"
    GroundNumber 40 "the number itself and what it counts" "chính con số và điều nó đếm"
    GroundBefore 40 "what the article told before" "điều bài đã nêu trước đó"
    GroundBeside 40 "the number {0} beside it" "con số {0} bên cạnh"
    Explaining 30 "Explaining …" "Đang giải thích …"
    TooSmall 20 "window too small" "cửa sổ quá nhỏ"
    NoProblems 40 "Nothing went wrong." "Không có sự cố nào."

    MarkPicked 12 "picked" "đã chọn"
    MarkStarred 12 "starred" "có sao"
    MarkChanged 12 "changed" "đã đổi"
    NotYetAnalysed 50 "Not analysed yet." "Chưa phân tích."
    MarkAwaited 20 "not analysed yet" "chưa phân tích"
    NotAnalysed 30 "Not analysed: {0}." "Không phân tích: {0}."
    Samples 100 "These are samples. Yours: dateline FOLDER or ADDRESS. Feeds: dateline feeds add ADDRESS." "Đây là bài mẫu. Mở bài của bạn: dateline THƯ-MỤC hoặc ĐỊA-CHỈ. Theo dõi: dateline feeds add ĐỊA-CHỈ."

    // Messages.
    Marked 40 "marked read · {0} undoes" "đã đánh dấu đọc · {0} để hoàn tác"
    MarkedAll 40 "{0} marked read · {1} undoes" "{0} bài đã đọc · {1} để hoàn tác"
    MarkedUnread 40 "marked unread" "đã đánh dấu chưa đọc"
    Starred 30 "starred" "đã gắn sao"
    Unstarred 30 "star taken off" "đã bỏ sao"
    GroupedOn 40 "grouped by story" "gộp theo sự kiện"
    GroupedOff 40 "no longer grouped" "không gộp nữa"
    SplitOff 60 "stands for itself now · {0} undoes" "đã tách riêng · {0} để hoàn tác"
    PutBack 60 "back in its story · {0} undoes" "đã trả về sự kiện · {0} để hoàn tác"
    NoStory 60 "no other article is of this story" "không có bài nào khác về sự kiện này"
    ChooseOther 70 "now choose the other story and press {0}" "giờ hãy chọn sự kiện kia rồi bấm {0}"
    MadeOne 60 "one story now · {0} undoes" "đã gộp làm một · {0} để hoàn tác"
    OneAlready 60 "these are one story already" "đã là một sự kiện"
    Undone 30 "undone" "đã hoàn tác"
    NothingToUndo 30 "nothing to undo" "không có gì để hoàn tác"
    Noted 30 "note kept" "đã lưu ghi chú"
    Tagged 30 "tags kept" "đã lưu thẻ"
    NotKept 80 "marks of {0} not kept: {1}" "chưa lưu được dấu của {0} bài: {1}"
    TooLong 60 "longer than {0} KB: shorten it" "dài hơn {0} KB: hãy rút ngắn"
    NoteElsewhere 90 "changed in another dateline to “{0}”; Enter takes its place" "nơi khác đã đổi thành “{0}”; Enter để thay"
    NoteContested 90 "another dateline noted “{0}” meanwhile; not kept: “{1}”" "nơi khác vừa ghi “{0}”; chưa lưu: “{1}”"
    NotFound 40 "“{0}” not found in this text" "không thấy “{0}” trong bài"
    MatchOf 14 "{0}/{1}" "{0}/{1}"
    NoFind 40 "nothing to find: {0} starts a search" "chưa tìm gì: {0} để bắt đầu"
    NoUnread 40 "no unread article that way" "không còn bài chưa đọc"
    NoMore 40 "no more that way" "hết rồi"
    Gone 40 "this article is there no more" "bài này không còn nữa"
    NotChanged 50 "its text did not change" "bài này chưa đổi"
    GoneCount 50 "{0} gone with their files" "{0} bài mất theo tệp"
    Copied 40 "copied to the clipboard" "đã chép vào bộ nhớ tạm"
    CopiedCut 40 "the first 64 KB copied" "đã chép 64 KB đầu"
    MouseOn 20 "mouse on" "bật chuột"
    MouseOff 20 "mouse off" "tắt chuột"
    ColoursAre 30 "colours: {0}" "màu: {0}"
    UnknownCommand 40 "no such command: {0}" "không có lệnh: {0}"
    UnknownKey 40 "{0} does nothing here · {1} shows keys" "{0} không có tác dụng · {1} xem phím"
    FilterSaved 40 "the filter is kept as {0}" "đã lưu bộ lọc: {0}"
    NoFilter 60 "no filter to keep: filter first, then :save-filter NAME" "chưa có bộ lọc: lọc trước rồi :save-filter TÊN"
    NoFolders 70 "no folders: :save-filter NAME keeps a filter as one" "chưa có mục nào: :save-filter TÊN để lưu bộ lọc thành mục"
    BadQuery 50 "filter: {0}" "bộ lọc: {0}"
    Reloading 30 "reloading …" "đang tải lại …"
    Fetching 40 "fetching the full text …" "đang tải toàn văn …"
    Opening 40 "opening {0}" "đang mở {0}"
    NoAddress 50 "this article has no address" "bài này không có địa chỉ"
    AddressCopied 60 "nothing to open it with: copied {0}" "không có gì để mở: đã chép {0}"
    Exporting 30 "writing {0} …" "đang ghi {0} …"
    Picked 20 "{0} picked" "đã chọn {0}"
    StillOut 60 "{0} articles · waiting for {1}" "{0} bài · còn chờ {1}"
    Progress 60 "{0} of {1} files · {2} articles · {3} MB/s" "{0}/{1} tệp · {2} bài · {3} MB/s"
    ProblemCount 40 "problems: {0} · {1} shows them" "{0} sự cố · {1} để xem"
    CannotSuspend 40 "nothing to suspend to" "không có vỏ lệnh để tạm dừng về"

    // The help besides keys.
    HelpParts 40 "{0}: keys, signs, filter" "{0}: phím, ký hiệu, bộ lọc"
    Signs 24 "Signs" "Ký hiệu"
    FilterLanguage 24 "The filter" "Bộ lọc"
    SignUnread 52 "unread" "chưa đọc"
    SignStarred 52 "with a star" "có sao"
    SignPicked 52 "picked for export" "đã chọn để xuất"
    SignChanged 52 "its text changed" "bài đã đổi"
    SignCursor 52 "chosen" "đang chọn"
    SignBar 52 "the sentence that says it; figures on the screen" "câu nêu số liệu; số liệu đang trên màn hình"
    SignFolder 52 "the kept filter in force" "bộ lọc đã lưu đang dùng"
    SignAbout 52 "about" "khoảng"
    SignLeast 52 "at least" "ít nhất"
    SignMost 52 "at most" "nhiều nhất"
    SignRange 52 "between the two" "trong khoảng"
    SignVague 52 "in words (“dozens”), their least" "bằng chữ (“hàng chục”), mức thấp nhất"
    SignWas 52 "was, and is now" "trước, và nay"
    SignFigure 52 "a figure in the text" "số liệu trong bài"
    SignChosen 52 "the chosen figure or name" "số liệu hoặc tên đang chọn"
    SignFound 52 "found" "chỗ tìm thấy"
    SignSame 52 "reports agree" "các bài khớp nhau"
    SignClose 52 "reports are close" "các bài gần nhau"
    SignOpen 52 "bounds are open" "giới hạn chưa chốt"
    SignRises 52 "rises from day to day" "tăng theo ngày"
    SignUnfolded 52 "the story's articles stand below it" "các bài của sự kiện ở bên dưới"
    SignCame 52 "so many came that nobody looked at" "số bài mới đến chưa ai xem"
    SignJoined 52 "you made one story of several" "bạn đã gộp nhiều sự kiện"
    SignSplit 52 "you split something off" "bạn đã tách ra"
    SignPointLeast 52 "over time: no fewer" "theo thời gian: ít nhất"
    SignPointMost 52 "over time: no more" "theo thời gian: nhiều nhất"
    SignEarlier 52 "over time: told as known before" "theo thời gian: nêu là số trước đó"
    SignFalls 52 "was revised down" "được giảm xuống"
    SignDiffer 52 "reports differ, perhaps by source" "các bài khác nhau, có thể tùy nguồn"
    SignPart 52 "part of the count above" "một phần của số ở trên"
    SignCourse 52 "the toll from day to day" "số thương vong theo ngày"
    SignFell 52 "it fell at the end" "cuối cùng giảm"
    SignNews 52 "something unread in the story" "sự kiện có bài chưa đọc"
    SignOwnVoice 52 "the article itself says so" "chính bài báo nói"
    SignLength 52 "how great a count is beside the others" "độ lớn so với các số khác"
    FilterWords 52 "both words, in title or text; accents do not matter" "cả hai từ, trong tít hoặc bài; không kể dấu"
    FilterPrefix 52 "words that begin so" "từ bắt đầu như vậy"
    FilterPhrase 52 "words in a row" "các từ liền nhau"
    FilterEither 52 "either; a group; without" "một trong hai; nhóm; không có"
    FilterAmount 52 "the total of the kind: > >= < <= = or a range" "tổng loại đó: > >= < <= = hoặc khoảng"

    // Prompts.
    // What the fields of a filter mean.
    FilterKind 44 "a figure of the kind" "có số liệu loại này"
    FilterEntity 44 "names the person, body, place or people" "nêu người, tổ chức, nơi, nhóm"
    FilterParty 44 "whose the counted are" "số liệu thuộc phe nào"
    FilterBy 44 "who says so" "theo nguồn nào"
    FilterPlace 44 "where it was counted" "số liệu ở đâu"
    FilterTitle 44 "words of the headline" "từ trong tít"
    FilterSource 44 "the publisher" "báo đăng"
    FilterStory 44 "an event, by words of its title" "sự kiện, theo từ trong tít"
    FilterTag 44 "your tag" "thẻ của bạn"
    FilterIs 44 "unread, read, starred, noted, changed" "chưa đọc, đã đọc, sao, ghi chú, đã đổi"
    FilterHas 44 "figure, range, conflict, review, note" "số liệu, khoảng, mâu thuẫn, duyệt, ghi chú"
    FilterStatus 44 "a figure confirmed, corrected, rejected …" "số liệu đã xác nhận, đã sửa, bị bác …"
    FilterLang 44 "the language" "ngôn ngữ"
    FilterAfter 44 "published then or later" "đăng từ đó trở đi"
    FilterBefore 44 "published before" "đăng trước đó"
    FilterOn 44 "published on that day, month, year" "đăng vào ngày, tháng, năm đó"
    FilterToll 44 "killed; where none are told, wounded" "số chết; nếu không có, số bị thương"
    AskFind 20 "Find in text:" "Tìm trong bài:"
    AskFilter 20 "Filter articles:" "Lọc bài:"
    AskExport 20 "Export to file:" "Xuất ra tệp:"
    AskPipe 20 "Pipe into:" "Chuyển cho lệnh:"
    AskNote 20 "Note:" "Ghi chú:"
    WritesCsv 44 "a row a figure" "mỗi số liệu một dòng"
    WritesTsv 44 "the same, parted by tabs" "như trên, ngăn bằng tab"
    WritesJsonl 44 "a JSON object an article, one a line" "mỗi bài một đối tượng JSON, mỗi dòng một bài"
    WritesJson 44 "one JSON list of them" "một danh sách JSON"
    WritesMarkdown 44 "pages for people" "trang để đọc"
    WritesUcdp 44 "a row an event, in UCDP's columns" "mỗi sự kiện một dòng, cột của UCDP"
    WritesAcled 44 "a row an event, in ACLED's habit" "mỗi sự kiện một dòng, theo lối ACLED"
    Running 40 "running: {0} · {1} stops it" "đang chạy: {0} · {1} để dừng"
    NothingRuns 40 "no command is running" "không có lệnh nào đang chạy"
    NoEnding 80 "the name tells the format: it ends in {0}" "tên cho biết định dạng: kết thúc bằng {0}"
    BadEnding 80 "{0} is not written; these are: {1}" "không ghi được {0}; chỉ có: {1}"
    AskTags 20 "Tags:" "Thẻ:"
    AskFigureNote 20 "On this figure:" "Về số liệu này:"

    // Compare view.
    CompareOne 40 "articles on this event: {0}" "{0} bài về sự kiện này"
    Alone 14 "told once" "một bài nêu"
    Same 14 "agree" "khớp nhau"
    Compatible 14 "close" "gần nhau"
    OpenBounds 14 "open bounds" "chưa chốt"
    Rises 14 "rises" "tăng"
    Falls 14 "revised down" "giảm"
    BySource 14 "by source" "tùy nguồn"
    Differ 14 "differ" "khác nhau"
    ClassPeople 14 "people" "người"
    ClassCivilians 14 "civilians" "dân thường"
    ClassChildren 14 "children" "trẻ em"
    ClassWomen 14 "women" "phụ nữ"
    ClassSoldiers 14 "soldiers" "binh sĩ"
    ClassPolice 14 "police" "cảnh sát"
    ClassFighters 14 "fighters" "tay súng"
    ClassProtesters 14 "protesters" "biểu tình"
    ClassWorkers 16 "aid, press" "cứu trợ, báo chí"
    ClassHomes 14 "homes" "nhà ở"
    ClassBuildings 14 "buildings" "công trình"
    ClassVehicles 14 "vehicles" "phương tiện"
    ClassThings 14 "things" "vật khác"
    NotAFigure 14 "no figure" "không phải"
    ToldOnce 40 "told once" "chỉ một bài nêu"
    AnotherTime 40 "another time: not compared" "thời điểm khác: không so sánh"
    SaidBefore 20 "said before" "nêu trước đó"
    Voices 20 "{0} in own words" "{0} lời riêng"
    OverTime 20 "Over time" "Theo thời gian"
    StoryFolded 16 "story" "sự kiện"
    StoryOpen 16 "open story" "sự kiện mở"
    LogScale 20 "log scale" "thang log"
    Stories 14 "Stories" "Sự kiện"
    StoriesAre 60 "{0} are told by several articles" "{0} sự kiện có nhiều bài"
    Joining 50 "Joining articles to stories …" "Đang gộp bài theo sự kiện …"
    JoiningCount 50 "stories: {0} of {1}" "sự kiện: {0}/{1}"
    NoStories 60 "No event is told by two articles yet." "Chưa có sự kiện nào được hai bài nêu."

    // Hints of the status line.
    HintMove 10 "move" "di chuyển"
    HintRead 10 "read" "đọc"
    HintPane 10 "pane" "khung"
    HintFind 10 "find" "tìm"
    HintFilter 10 "filter" "lọc"
    HintFigures 10 "figures" "số liệu"
    HintEntities 10 "entities" "thực thể"
    HintCourse 12 "over time" "theo ngày"
    HintCompare 10 "compare" "so sánh"
    HintCommands 10 "commands" "lệnh"
    HintHelp 10 "help" "trợ giúp"
    HintText 10 "text" "bài"
    HintNext 10 "next" "kế tiếp"
    HintBack 10 "back" "quay lại"
    HintFigure 10 "figure" "số liệu"
    HintUnread 10 "unread" "chưa đọc"
    HintPage 12 "entity page" "trang riêng"
    HintRight 10 "right" "đúng"
    HintWrong 10 "no figure" "không phải"
    HintCorrect 10 "correct" "sửa"
    HintSave 10 "keep" "lưu"
    HintEdit 10 "change" "sửa"
    HintLeave 10 "leave" "thôi"
    HintAdd 10 "add" "thêm"
    HintNumber 10 "number" "con số"
    HintBegin 10 "begin" "bắt đầu"

    // Layers, as headings of the help.
    LayerGlobal 24 "Everywhere" "Mọi nơi"
    LayerList 24 "In the list" "Trong danh sách"
    LayerReader 24 "In the text" "Trong bài"
    LayerFigures 24 "In the figures" "Trong số liệu"
    LayerEntities 24 "In the entities" "Trong thực thể"
    LayerSelect 24 "Choosing words" "Khi chọn chữ"
    LayerForm 24 "In a figure's form" "Trong phiếu số liệu"
    LayerOverlay 24 "In a window" "Trong cửa sổ"
    LayerInput 24 "While typing" "Khi đang gõ"

    // Help texts of the actions.
    DoDown 52 "one line or row down" "xuống một dòng"
    DoUp 52 "one line or row up" "lên một dòng"
    DoHalfDown 52 "half a page down" "xuống nửa trang"
    DoHalfUp 52 "half a page up" "lên nửa trang"
    DoPageDown 52 "a page down" "xuống một trang"
    DoPageUp 52 "a page up" "lên một trang"
    DoTop 52 "to the top; with a count, to that row" "về đầu; có số đếm thì đến dòng đó"
    DoBottom 52 "to the end" "về cuối"
    DoLeft 52 "to the pane on the left" "sang khung bên trái"
    DoRight 52 "to the pane on the right" "sang khung bên phải"
    DoNextPane 52 "to the next pane" "sang khung kế tiếp"
    DoPrevPane 52 "to the pane before" "về khung trước"
    DoOpen 52 "read the article; figures and text in turn" "đọc bài; đổi giữa số liệu và bài"
    DoBack 52 "one step back" "lùi một bước"
    DoFigures 52 "to the figures" "đến số liệu"
    DoEntities 52 "to the entities" "đến thực thể"
    DoCompare 52 "what all the articles of the event count" "so số liệu của mọi bài về sự kiện"
    DoGroup 52 "group the list by story, or no longer" "gộp danh sách theo sự kiện, hay thôi"
    DoFold 52 "fold the story away, or unfold it" "thu gọn hay mở sự kiện"
    DoFoldAll 52 "fold all stories, or unfold them" "thu gọn hay mở mọi sự kiện"
    DoSplit 52 "split the article off its story, or put it back" "tách bài khỏi sự kiện, hay đưa trở lại"
    DoTogether 52 "make one story of this one and another" "gộp sự kiện này với sự kiện khác"
    DoStories 52 "the events that several articles tell" "các sự kiện được nhiều bài nêu"
    DoCourse 52 "the count over time" "số liệu theo thời gian"
    DoChanges 52 "what changed in the text, both texts in one" "bài đã đổi gì, hai bản lồng nhau"
    DoWhy 52 "why each number is, or is not, a figure" "vì sao mỗi con số là, hay không là, số liệu"
    DoEntityPage 52 "every article and figure that names this entity" "mọi bài và số liệu nêu tên thực thể này"
    DoEntityArticles 52 "only the articles that name this entity" "chỉ những bài nêu thực thể này"
    DoNextFilter 52 "the next kept filter" "bộ lọc đã lưu kế tiếp"
    DoPrevFilter 52 "the kept filter before" "bộ lọc đã lưu trước đó"
    DoSaveFilter 52 "keep the filter under a name, as a folder" "lưu bộ lọc với một tên, thành một mục"
    DoWide 52 "the text over the full width, and back" "bài viết trên cả màn hình, và trở lại"
    DoTurn 52 "turn between list and panel beside the text" "đổi danh sách và số liệu bên cạnh bài"
    DoFilter 52 "show only articles that match" "chỉ hiện các bài khớp"
    DoFind 52 "find in the text; case and accents do not matter" "tìm trong bài; không kể hoa thường, dấu"
    DoFindNext 52 "the next match" "chỗ khớp kế tiếp"
    DoFindPrev 52 "the match before" "chỗ khớp trước"
    DoNextFigure 52 "the next figure" "số liệu kế tiếp"
    DoPrevFigure 52 "the figure before" "số liệu trước"
    DoNextParagraph 52 "the next paragraph" "đoạn kế tiếp"
    DoPrevParagraph 52 "the paragraph before" "đoạn trước"
    DoNextArticle 52 "the next article" "bài kế tiếp"
    DoPrevArticle 52 "the article before" "bài trước"
    DoNextUnread 52 "the next unread article" "bài chưa đọc kế tiếp"
    DoPrevUnread 52 "the unread article before" "bài chưa đọc trước"
    DoNextMention 52 "the next mention" "chỗ nhắc kế tiếp"
    DoPrevMention 52 "the mention before" "chỗ nhắc trước"
    DoSort 52 "sort by date, source, title or toll" "xếp theo ngày, nguồn, tiêu đề, số chết"
    DoReverse 52 "turn the order round" "đảo thứ tự"
    DoUnreadFirst 52 "unread articles first, or not" "bài chưa đọc trước, hoặc không"
    DoToggleRead 52 "mark read or unread" "đánh dấu đã đọc hoặc chưa đọc"
    DoReadAll 52 "mark all listed articles read" "đánh dấu đã đọc mọi bài đang hiện"
    DoStar 52 "put a star on, or take it off" "gắn hoặc bỏ sao"
    DoTag 52 "write tags for the article" "ghi thẻ cho bài"
    DoNote 52 "write a note on the article" "ghi chú cho bài"
    DoPick 52 "pick the article for export, or drop it" "chọn bài để xuất, hoặc thôi"
    DoUndo 52 "undo the last marking" "hoàn tác lần đánh dấu cuối"
    DoReload 52 "read this article's source again" "đọc lại nguồn của bài này"
    DoReloadAll 52 "read all sources again" "đọc lại mọi nguồn"
    DoFullText 52 "fetch the full text from the article's page" "tải toàn văn từ trang của bài"
    DoAddress 52 "open the article's address, or copy it" "mở địa chỉ của bài, hoặc chép lại"
    DoExport 52 "write the article, or the picked ones, to a file" "ghi bài này, hoặc các bài đã chọn, ra tệp"
    DoExportList 52 "write all listed articles to a file" "ghi mọi bài đang hiện ra tệp"
    DoCopy 52 "copy the article, or the chosen figure" "chép bài, hoặc số liệu đang chọn"
    DoPipe 52 "give the article, or the picked ones, to a command" "chuyển bài, hoặc các bài đã chọn, cho lệnh"
    DoSelect 52 "choose a number in the text to add as a figure" "chọn con số trong bài để thêm thành số liệu"
    DoConfirm 52 "the figure is right" "số liệu này đúng"
    DoReject 52 "it is no figure" "đây không phải số liệu"
    DoCorrect 52 "correct the figure" "sửa số liệu"
    DoFigureNote 52 "write a note on the figure" "ghi chú cho số liệu"
    DoReviews 52 "reviews that lost their place" "các duyệt không còn chỗ"
    DoSelectNext 52 "a word on" "sang chữ sau"
    DoSelectPrev 52 "a word back" "về chữ trước"
    DoSelectDown 52 "a line down" "xuống một dòng"
    DoSelectUp 52 "a line up" "lên một dòng"
    DoSelectNumber 52 "to the next number" "đến con số kế tiếp"
    DoSelectNumberBack 52 "to the number before" "về con số trước"
    DoSelectFrom 52 "begin here, for a number of several words" "bắt đầu từ đây, nếu số gồm nhiều chữ"
    DoSelectTake 52 "take it as a figure" "lấy làm số liệu"
    DoFormEdit 52 "change the field" "sửa mục này"
    DoFormMachine 52 "the field as the machine reads it" "mục này như máy đọc"
    DoFormSave 52 "keep it" "lưu lại"
    DoStop 52 "stop the commands that run" "dừng các lệnh đang chạy"
    DoMouse 52 "the mouse on or off" "bật hoặc tắt chuột"
    DoColours 52 "16 colours, 256, true colour, none" "16 màu, 256, màu thật, không màu"
    DoLight 52 "for a light or a dark background" "cho nền sáng hoặc nền tối"
    DoPlain 52 "line by line, in words, without frames" "từng dòng, bằng chữ, không khung"
    DoLanguage 52 "the screen in English or Vietnamese" "màn hình tiếng Anh hoặc tiếng Việt"
    DoProblems 52 "what went wrong while reading" "những gì hỏng khi đọc"
    DoHelp 52 "the keys, those of this place first" "các phím, phím của chỗ này trước"
    DoPalette 52 "any command by its name" "gọi lệnh bằng tên"
    DoRedraw 52 "draw the screen afresh" "vẽ lại màn hình"
    DoSuspend 52 "to the shell and back with fg" "ra vỏ lệnh, fg để trở lại"
    DoQuit 52 "leave dateline" "thoát dateline"
    DoAccept 52 "take it" "chấp nhận"
    DoCancel 52 "leave it as it was" "bỏ qua"
    DoComplete 52 "complete the name" "điền nốt tên"
    DoNextChoice 52 "the next choice" "lựa chọn kế tiếp"
    DoPrevChoice 52 "the choice before" "lựa chọn trước"
    DoCursorLeft 52 "a letter to the left" "sang trái một chữ"
    DoCursorRight 52 "a letter to the right" "sang phải một chữ"
    DoCursorStart 52 "to the start of the line" "về đầu dòng"
    DoCursorEnd 52 "to the end of the line" "về cuối dòng"
    DoDeleteBack 52 "delete the letter before" "xoá chữ trước"
    DoDeleteNext 52 "delete the letter under the cursor" "xoá chữ dưới con trỏ"
    DoDeleteWord 52 "delete the word before" "xoá từ trước"
    DoDeleteLine 52 "delete everything before" "xoá mọi thứ phía trước"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::wrap::width;

    fn slots(text: &str) -> Vec<&str> {
        let mut slots: Vec<&str> =
            text.split('{').skip(1).filter_map(|s| s.split('}').next()).collect();
        slots.sort_unstable();
        slots
    }

    #[test]
    fn both_languages_are_complete_and_fit() {
        for &word in Word::ALL {
            let (max, english, vietnamese) = word.row();
            for text in [english, vietnamese] {
                assert!(!text.trim().is_empty(), "{word:?} is empty");
                assert!(width(text) <= max, "{word:?}: {text:?} is wider than {max}");
                assert!(!text.ends_with(' '), "{word:?}");
            }
            assert_eq!(slots(english), slots(vietnamese), "{word:?}");
        }
    }

    #[test]
    fn slots_are_filled_in_any_order() {
        assert_eq!(Ui::English.fill(Word::CountUnread, &["4", "7"]), "4 of 7 unread");
        assert_eq!(Ui::Vietnamese.fill(Word::CountUnread, &["4", "7"]), "chưa đọc 4/7");
    }
}
