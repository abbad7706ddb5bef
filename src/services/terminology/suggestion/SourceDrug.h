#pragma once

#include "domain/Suggestion.h"
#include "terminology/suggestion/Strength.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace concord {

/// An ingredient that a text names.
struct SourceComponent
{
    quint32 ingredient = 0; ///< of the lexicon
    QString salt;
    /// Of "hydrocortisone 1 % (as hydrocortisone acetate 1.2 %)": what the amount before it is not of.
    QString explainedSalt;
    /// What is said of its amount; more than one when the text says it twice ("4 mg (as hydrochloride 4.576
    /// mg)"): any of them is right. The first is shown.
    std::vector<Strength> strengths;
};

/// What a text says of form, route and release. Empty: nothing.
struct SourceForm
{
    std::optional<quint16> named; ///< the whole name of a form of RxNorm, "Oral Tablet"
    QStringList shapes;           ///< it may be any of these
    QStringList features;         ///< one of the group for each word; "for suspension|dispersible"
    QStringList routes;           ///< any of these
    Release release = Release::Unstated;
    QStringList containers; ///< shapes that what it is packed in suggests
    QString written;        ///< the words, for people
};

/// A word of the text that may belong to a drug's name.
struct SourceWord
{
    quint32 word = 0;    ///< of the lexicon's words
    bool isForm = false; ///< read as form, route or release: says nothing when a name does not have it
};

/// A drug's name as a text has it, read with the ingredients and brands of a release.
struct SourceDrug
{
    std::vector<SourceComponent> components;
    std::vector<Strength> loose; ///< amounts of no named ingredient ("Percocet 5/325"); None: number alone
    std::vector<quint32> brands; ///< of the lexicon; the longest names in the text
    SourceForm form;
    std::vector<Strength> quantities; ///< 24 h, 0.5 mL, 120 actuations; what a package holds
    bool isPack = false;
    bool isGuessed = false; ///< a word was taken for another that is written nearly so
    std::vector<SourceWord> words;
    QStringList unread;
};

}
