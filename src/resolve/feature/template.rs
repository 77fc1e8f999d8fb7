//! The table of all kinds of features: how each is called in a weights file, and how it is told to a reader.

impl Template {
    /// True where the place on which a mention stands is the first value of its features and they are told to an
    /// [`Anywhere`](crate::resolve::place::Anywhere).
    pub const fn is_placed(self) -> bool {
        self.flags().placed
    }

    /// True where a value of its features may be a word or a row of signs, of which there are many. All others are one of a
    /// few.
    pub const fn has_words(self) -> bool {
        self.flags().words
    }

    /// True where its features are told of few quotations only, those in doubt.
    pub const fn is_rare(self) -> bool {
        self.flags().rare
    }

    /// True where its features are told of whole reports only, of which nobody may have asked.
    pub const fn is_edge(self) -> bool {
        self.flags().edge
    }

    /// The template of this name.
    pub fn by_name(name: &str) -> Option<Template> {
        Template::ALL.iter().copied().find(|t| t.name() == name)
    }

    /// The template of the same values without the place, where both are features.
    pub const fn everywhere(self) -> Option<Template> {
        Some(match self {
            Template::PlaceKind => Template::Kind,
            Template::PlaceNextWord => Template::NextWord,
            Template::PlacePreviousWord => Template::PreviousWord,
            Template::PlacePreviousTag => Template::PreviousTag,
            Template::PlaceAhead => Template::Ahead,
            _ => return None,
        })
    }

    /// The template of which this is [`Template::everywhere`].
    pub const fn somewhere(self) -> Option<Template> {
        Some(match self {
            Template::Kind => Template::PlaceKind,
            Template::NextWord => Template::PlaceNextWord,
            Template::PreviousWord => Template::PlacePreviousWord,
            Template::PreviousTag => Template::PlacePreviousTag,
            Template::Ahead => Template::PlaceAhead,
            _ => return None,
        })
    }
}

macro_rules! templates {
    ($($variant:ident $name:literal $([$($flag:ident)*])? $reason:literal;)*) => {
        /// Every kind of feature there is. The weights file uses [`Template::name`]; a row's `why` uses [`Template::reason`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant's meaning is its reason, given in the table below")]
        pub enum Template { $($variant,)* }

        impl Template {
            /// All templates, in the order of the table.
            pub const ALL: &'static [Template] = &[$(Template::$variant,)*];

            /// Its name in a weights file.
            pub fn name(self) -> &'static str {
                match self { $(Template::$variant => $name,)* }
            }

            /// What it means to a reader; `{}` stands for the words among its values. Empty where it means nothing by itself.
            pub fn reason(self) -> &'static str {
                match self { $(Template::$variant => $reason,)* }
            }

            #[allow(clippy::needless_update, reason = "of some templates every flag is given")]
            const fn flags(self) -> Flags {
                match self { $(Template::$variant => Flags { $($($flag: true,)*)? ..Flags::NONE },)* }
            }
        }
    };
}

/// What the table tells of a template in brackets.
struct Flags {
    placed: bool,
    words: bool,
    rare: bool,
    edge: bool,
}

impl Flags {
    const NONE: Flags = Flags { placed: false, words: false, rare: false, edge: false };
}

// A template's name, what a reader is told, and between them in brackets: `placed`, see `Template::is_placed`; `words`,
// see `Template::has_words`; `rare`, see `Template::is_rare`; `edge`, see `Template::is_edge`.
templates! {
    // Nobody.
    Nobody "nobody" "";
    NobodyCapital "nobody_capital" "how the quoted words begin";
    NobodyTitleEnd "nobody_title_end" "the quoted words look like a title";
    NobodyRoomBefore "nobody_room_before" "the words before the quotation in its sentence";
    NobodyRoomAfter "nobody_room_after" "the words after the quotation in its sentence";
    NobodyBeforeCue "nobody_before_cue" "what stands before the quotation";
    NobodyParagraph "nobody_paragraph" "the paragraph's place in the article";
    NobodyGovernor "nobody_governor" [words] "the phrase that holds the quotation follows {}";
    NobodyBeforeLead "nobody_before_lead" [words] "the word before the quotation is {}";
    NobodyLead "nobody_lead" "the reporting words before and after the quotation";
    NobodyCueRoom "nobody_cue_room" "the reporting words of the sentence";
    NobodyNickname "nobody_nickname" "a nickname inside a name";
    NobodyTrigger "nobody_trigger" "words that announce a title or a term";
    NobodyHeadline "nobody_headline" "the sentence is a headline";
    NobodyVerbs "nobody_verbs" "whether the quoted words make a clause";
    NobodyQuotedTags "nobody_quoted_tags" [words] "the kinds of the quoted words";
    NobodyFormIndex "nobody_form_index" "the quotation's place among those of its paragraph";
    NobodyCandidates "nobody_candidates" "how many could have spoken";

    // The mention by itself.
    Kind "kind" "";
    PronounWord "pronoun" [words] "the pronoun {}";
    SourceStrength "source_strength" "the noun often speaks";
    Determiner "determiner" [words] "";
    Length "length" "";
    OrganisationWord "organisation" "";
    Frequency "frequency" "how often the article names it";
    SaidElsewhere "said_elsewhere" "speaks elsewhere in the article";
    PlaceBearer "place_bearer" [placed] "the name of a person, a place, a people or an organisation";
    BearerPreviousWord "bearer_previous_word" [words] "preceded by {}";
    NextWord "next_word" [words] "followed by {}";
    PreviousWord "previous_word" [words] "preceded by {}";
    PreviousTwo "previous_two" [words] "preceded by {}";
    Ahead "ahead" "a reporting word follows in its clause";
    PreviousTag "previous_tag" "";
    FirstVerb "first_verb" "the verb that follows";

    // The mention and the quotation.
    Place "place" [placed] "where it stands";
    PlaceGap "place_gap" "the distance to the quotation";
    GapSigns "gap_signs" [words] "the punctuation between";
    BeforeSign "before_sign" [placed] "the sign before the quotation";
    AfterSign "after_sign" [placed] "the sign after the quotation";
    GapCue "gap_cue" "a reporting word stands between";
    GapPattern "gap_pattern" [words] "the words between: {}";
    BehindCue "behind_cue" [words] "stands behind {}";
    CueAfterNone "cue_after_none" "";
    CueAfter "cue_after" "next to the reporting word after the quotation";
    Inverted "inverted" [words] "subject of {}, which stands before it";
    SubjectAfter "subject_after" "subject of the reporting word after the quotation";
    ClauseKind "clause_kind" "subject of the clause right behind the quotation";
    SecondHand "second_hand" "named by ‘according to’";
    FirstHand "first_hand" "said it first, somebody else relays it";
    Adjacent "adjacent" [placed] "next to a reporting word";
    PlaceRoom "place_room" [placed] "";
    PlaceShape "place_shape" [placed] "";
    PlaceIndex "place_index" [placed] "";
    PlaceReopens "place_reopens" [placed] "";
    BetweenQuotes "between_quotes" [placed] "stands between two quotations";
    OtherParagraph "other_paragraph" "";
    FarParagraph "far_paragraph" "";
    OtherQuotes "other_quotes" "";
    PlaceKind "place_kind" [placed] "";
    PlaceNextCue "place_next_cue" [placed] "a reporting word follows at once";
    PlacePreviousCue "place_previous_cue" [placed] "a reporting word stands right before";
    PlaceAhead "place_ahead" [placed] "a reporting word follows in its clause";
    PlaceNextWord "place_next_word" [placed words] "followed by {}";
    PlacePreviousWord "place_previous_word" [placed words] "preceded by {}";
    PlacePreviousTag "place_previous_tag" [placed] "";
    PlaceSource "place_source" [placed] "";
    Label "label" "a label before a colon names the speaker";
    Signature "signature" "a signature after a dash names the speaker";

    // Whom a pronoun stands for.
    PronounGender "pronoun_gender" "";
    PronounQuotedOnly "pronoun_quoted_only" "";
    PronounDistance "pronoun_distance" "";
    PronounParagraph "pronoun_paragraph" "";
    PronounLastSubject "pronoun_last_subject" "";
    PronounLastRole "pronoun_last_role" "";
    PronounLastInitial "pronoun_last_initial" "";
    PronounLastPronoun "pronoun_last_pronoun" "";
    PronounSubjectDistance "pronoun_subject_distance" "";
    PronounSubjectLast "pronoun_subject_last" "";
    PronounLatest "pronoun_latest" "";
    PronounOpening "pronoun_opening" "";
    PronounInitials "pronoun_initials" "";
    PronounRecent "pronoun_recent" "";
    PronounFrequency "pronoun_frequency" "";
    PronounHeadline "pronoun_headline" "";
    PronounLastSource "pronoun_last_source" "";
    PronounSource "pronoun_source" "";
    PronounSexed "pronoun_sexed" "";
    PronounKind "pronoun_kind" "";
    PronounKindPart "pronoun_kind_part" "";
    PronounKindDistance "pronoun_kind_distance" "";
    PronounFormDistance "pronoun_form_distance" "";
    PronounLastPart "pronoun_last_part" "";
    PronounReporter "pronoun_reporter" "";
    PronounLeadReporter "pronoun_lead_reporter" "";
    PronounLead "pronoun_lead" "";
    PronounInside "pronoun_inside" "";
    PronounBehind "pronoun_behind" "";
    PronounAside "pronoun_aside" "";
    PronounIntroduced "pronoun_introduced" "";
    PronounSourceDistance "pronoun_source_distance" "";

    // Whether a word reports.
    Reports "reports" "";
    ReportsBehind "reports_behind" [words rare] "the words {} report";
    ReportsBest "reports_best" "";
    ReportsBestVerb "reports_best_verb" [words rare] "the other reporting words of the sentence";
    ReportsComma "reports_comma" "";
    ReportsMentionBefore "reports_mention_before" "";
    ReportsNear "reports_near" [words rare] "";
    ReportsNearTag "reports_near_tag" "";
    ReportsQuoteBefore "reports_quote_before" "";
    ReportsQuoteBehind "reports_quote_behind" "a quotation follows";
    ReportsQuoted "reports_quoted" "";
    ReportsStrength "reports_strength" "a word that often reports";
    ReportsStrengthTag "reports_strength_tag" "";
    ReportsSubject "reports_subject" "somebody stands right before the reporting word";
    ReportsTagBehind "reports_tag_behind" [words rare] "{} and the kind of word behind it";
    ReportsThat "reports_that" "‘that’ follows";
    ReportsThatVerb "reports_that_verb" [words rare] "{} with ‘that’ behind it";
    ReportsTwoBehind "reports_two_behind" [words rare] "";

    // Whose report it is.
    Reporter "reporter" "";
    ReporterAdjacent "reporter_adjacent" [words rare] "the source stands next to the reporting word";
    ReporterBefore "reporter_before" [words rare] "";
    ReporterBeforeVerb "reporter_before_verb" [words rare] "";
    ReporterBehind "reporter_behind" [words rare] "";
    ReporterBesideCue "reporter_beside_cue" [words rare] "";
    ReporterClause "reporter_clause" "";
    ReporterForm "reporter_form" [words rare] "the source of {}";
    ReporterGoverned "reporter_governed" "";
    ReporterHead "reporter_head" [words rare] "";
    ReporterHolds "reporter_holds" "";
    ReporterNobodyBefore "reporter_nobody_before" [words rare] "";
    ReporterNobodyBehind "reporter_nobody_behind" [words rare] "";
    ReporterNobodyForm "reporter_nobody_form" [words rare] "";
    ReporterNobodyTag "reporter_nobody_tag" "";
    ReporterNobodyVerb "reporter_nobody_verb" [words rare] "{} names nobody";
    ReporterQuoteBefore "reporter_quote_before" "";
    ReporterQuoted "reporter_quoted" "";
    ReporterStrength "reporter_strength" "a noun that often speaks";
    ReporterTagBefore "reporter_tag_before" "";
    ReporterTagBehind "reporter_tag_behind" "";
    ReporterTagTwo "reporter_tag_two" "";
    ReporterWordsBetween "reporter_words_between" [words rare] "";

    // Whether a report holds a quotation.
    HoldsPath "holds_path" [words rare] "";
    HoldsPathStrength "holds_path_strength" [words rare] "";
    HoldsBehindVerb "holds_behind_verb" [words rare] "";
    HoldsBehindTwo "holds_behind_two" [words rare] "";
    HoldsBeforeTwo "holds_before_two" [words rare] "";
    HoldsVerbDistance "holds_verb_distance" [words rare] "";
    HoldsLead "holds_lead" [words rare] "";
    Holds "holds" "";
    HoldsDistance "holds_distance" "";
    HoldsSigns "holds_signs" [words rare] "";
    HoldsVerb "holds_verb" [words rare] "";
    HoldsVerbCapital "holds_verb_capital" [words rare] "";
    HoldsPreceding "holds_preceding" [words rare] "";
    HoldsFollowing "holds_following" [words rare] "";
    HoldsCues "holds_cues" "";
    HoldsQuotes "holds_quotes" "";
    HoldsClauses "holds_clauses" "";
    HoldsMentions "holds_mentions" "";
    HoldsShape "holds_shape" "";
    HoldsEdges "holds_edges" "";
    HoldsTags "holds_tags" [words rare] "";
    HoldsNext "holds_next" [words rare] "";
    HoldsEarlier "holds_earlier" "";

    // Where what is reported begins next to its cue.
    NearBefore "near_before" [words edge] "";
    NearBeforeGap "near_before_gap" "";
    NearBeforeLast "near_before_last" [words edge] "";
    NearBeforePair "near_before_pair" [words edge] "";
    NearBehind "near_behind" [words edge] "";
    NearBehindCommas "near_behind_commas" "";
    NearBehindGap "near_behind_gap" "";
    NearBehindGapVerb "near_behind_gap_verb" [words edge] "";
    NearBehindJointVerb "near_behind_joint_verb" [words edge] "";
    NearBehindLast "near_behind_last" [words edge] "";
    NearBehindLastVerb "near_behind_last_verb" [words edge] "";
    NearBehindMention "near_behind_mention" "";
    NearBehindTag "near_behind_tag" "";
    NearBehindTagLast "near_behind_tag_last" "";
    NearBehindTags "near_behind_tags" [words edge] "";
    NearBehindTagsVerb "near_behind_tags_verb" [words edge] "";
    NearBehindVerbs "near_behind_verbs" "";
    NearBehindWords "near_behind_words" [words edge] "";
    NearFollowing "near_following" [words edge] "";
    NearPreceding "near_preceding" [words edge] "";
    NearSideVerb "near_side_verb" [words edge] "";
    NearTag "near_tag" "";
    NearTags "near_tags" "";
    NearThat "near_that" "";

    // Where the part behind the cue ends.
    FarBeginTag "far_begin_tag" "";
    FarCommas "far_commas" "";
    FarCommasBehind "far_commas_behind" "";
    FarJoint "far_joint" [words edge] "";
    FarJointTags "far_joint_tags" [words edge] "";
    FarJointVerb "far_joint_verb" [words edge] "";
    FarLast "far_last" [words edge] "";
    FarNext "far_next" [words edge] "";
    FarQuote "far_quote" "";
    FarQuoteCloses "far_quote_closes" "";
    FarReportsBehind "far_reports_behind" "";
    FarReportsIn "far_reports_in" "";
    FarRoom "far_room" "";
    FarTagLast "far_tag_last" "";
    FarTagNext "far_tag_next" "";
    FarWhole "far_whole" "";
    FarWholeLead "far_whole_lead" [words edge] "";
    FarWholeSize "far_whole_size" "";
    FarWholeVerb "far_whole_verb" [words edge] "";

    // Where the part before the cue begins.
    BackBefore "back_before" [words edge] "";
    BackEnd "back_end" [words edge] "";
    BackFirst "back_first" [words edge] "";
    BackQuote "back_quote" "";
    BackQuoteHolds "back_quote_holds" "";
    BackReports "back_reports" "";
    BackSize "back_size" "";
    BackTagBefore "back_tag_before" "";
    BackTagsBefore "back_tags_before" "";
    BackWholeSize "back_whole_size" "";
    BackWholeVerb "back_whole_verb" [words edge] "";

    // Whether it goes on in a quotation that opens the next sentence.
    More "more" "";
    MoreAll "more_all" "";
    MoreForm "more_form" "";
    MoreLast "more_last" [words edge] "";
    MoreParagraph "more_paragraph" "";
    MoreParagraphQuotes "more_paragraph_quotes" "";
    MoreRest "more_rest" "";
    MoreRestParagraph "more_rest_paragraph" "";
    MoreSize "more_size" "";

    // What the ranker and the reports around a quotation say together.
    DoubtMostReported "doubt_most_reported" "";
    DoubtNobody "doubt_nobody" "";
    DoubtNobodyCovered "doubt_nobody_covered" "";
    DoubtNobodyOwn "doubt_nobody_own" "";
    DoubtNobodyReported "doubt_nobody_reported" "";
    DoubtNobodyUnnamed "doubt_nobody_unnamed" "";
    DoubtOwn "doubt_own" "";
    DoubtRank "doubt_rank" "";
    DoubtReported "doubt_reported" "a report that holds the quotation names the speaker";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_with_a_place_and_without_know_each_other() {
        for &placed in Template::ALL {
            assert!(placed.everywhere().is_none_or(|other| other.somewhere() == Some(placed)), "{placed:?}");
            assert!(placed.somewhere().is_none_or(|other| other.everywhere() == Some(placed)), "{placed:?}");
            assert!(placed.everywhere().is_none() || placed.is_placed(), "{placed:?}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = Template::ALL.iter().map(|t| t.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Template::ALL.len());
    }
}
