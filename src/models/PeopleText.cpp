#include "models/PeopleText.h"

#include "models/Format.h"

#include <QCoreApplication>

namespace concord {

namespace {
struct PeopleText
{
    Q_DECLARE_TR_FUNCTIONS(PeopleText)
};

QString joinedWords(const QStringList &words, const QString &separator)
{
    QStringList said;
    for (const QString &word : words) {
        if (!word.isEmpty())
            said.append(word);
    }
    return said.join(separator);
}

QString sexText(const QString &gender)
{
    if (gender == u"male")
        return PeopleText::tr("male");
    if (gender == u"female")
        return PeopleText::tr("female");
    return gender == u"other" ? PeopleText::tr("other") : QString();
}

QString numbersText(const QList<Identifier> &identifiers)
{
    QStringList numbers;
    for (const Identifier &identifier : identifiers)
        numbers.append(identifier.system.isEmpty()
                           ? identifier.value
                           : QString(identifier.value + QStringLiteral(" (") + identifier.system + u')'));
    return numbers.join(QStringLiteral(", "));
}
}

QString labelOf(PatientQuestionState state)
{
    switch (state) {
    case PatientQuestionState::Pending:
        return PeopleText::tr("To be decided");
    case PatientQuestionState::Linked:
        return PeopleText::tr("Linked");
    case PatientQuestionState::Distinct:
        return PeopleText::tr("Not the same");
    case PatientQuestionState::Merged:
        return PeopleText::tr("Merged");
    }
    return {};
}

QString labelOf(PrescriberState state)
{
    switch (state) {
    case PrescriberState::Pending:
        return PeopleText::tr("To be decided");
    case PrescriberState::Linked:
        return PeopleText::tr("Linked");
    case PrescriberState::Dismissed:
        return PeopleText::tr("Nobody of ours");
    }
    return {};
}

QString labelOf(FacilityCodeState state)
{
    switch (state) {
    case FacilityCodeState::Pending:
        return PeopleText::tr("To be decided");
    case FacilityCodeState::Mapped:
        return PeopleText::tr("Known");
    case FacilityCodeState::Dismissed:
        return PeopleText::tr("None of ours");
    }
    return {};
}

QString labelOf(PatientField field)
{
    switch (field) {
    case PatientField::Family:
        return PeopleText::tr("Family name");
    case PatientField::Given:
        return PeopleText::tr("Given names");
    case PatientField::BirthDate:
        return PeopleText::tr("Birth date");
    case PatientField::Sex:
        return PeopleText::tr("Sex");
    case PatientField::Phone:
        return PeopleText::tr("Telephone");
    case PatientField::Address:
        return PeopleText::tr("Address");
    case PatientField::Number:
        return PeopleText::tr("Identifiers");
    }
    return {};
}

QString labelOf(PatientAgreement agreement)
{
    switch (agreement) {
    case PatientAgreement::Agrees:
        return PeopleText::tr("agrees");
    case PatientAgreement::Similar:
        return PeopleText::tr("similar");
    case PatientAgreement::Missing:
        return PeopleText::tr("not said");
    case PatientAgreement::Differs:
        return PeopleText::tr("differs");
    }
    return {};
}

QString labelOf(PatientNote note)
{
    switch (note) {
    case PatientNote::None:
        return {};
    case PatientNote::Nickname:
        return PeopleText::tr("nickname");
    case PatientNote::Initial:
        return PeopleText::tr("initial only");
    case PatientNote::Spelling:
        return PeopleText::tr("spelling");
    case PatientNote::PartOfName:
        return PeopleText::tr("part of the name");
    case PatientNote::Order:
        return PeopleText::tr("names in another order");
    case PatientNote::OneDigit:
        return PeopleText::tr("one digit differs");
    case PatientNote::DayMonth:
        return PeopleText::tr("day and month swapped");
    case PatientNote::PartOfDate:
        return PeopleText::tr("part of the date");
    case PatientNote::Locality:
        return PeopleText::tr("same town");
    case PatientNote::Ending:
        return PeopleText::tr("last seven digits");
    case PatientNote::Authority:
        return PeopleText::tr("another authority");
    }
    return {};
}

QString evidenceText(const PatientEvidence &evidence)
{
    const QString note = labelOf(evidence.note);
    return note.isEmpty() ? labelOf(evidence.agreement)
                          : QString(labelOf(evidence.agreement) + QStringLiteral(": ") + note);
}

QString valueOf(const PatientFace &face, PatientField field)
{
    switch (field) {
    case PatientField::Family:
        return face.family.reveal();
    case PatientField::Given:
        return face.given.reveal();
    case PatientField::BirthDate:
        return face.birthDate.reveal();
    case PatientField::Sex:
        return sexText(face.gender);
    case PatientField::Phone:
        return face.phone.reveal();
    case PatientField::Address: {
        const QString town =
            joinedWords({face.postalCode.reveal(), face.city.reveal(), face.state}, QStringLiteral(" "));
        return joinedWords({face.addressLine.reveal(), town}, QStringLiteral(", "));
    }
    case PatientField::Number:
        return numbersText(face.identifiers);
    }
    return {};
}

QString scoreText(const PatientCandidate &candidate, bool areScoresHidden)
{
    if (areScoresHidden)
        return {};
    const QString score = percentText(candidate.match.score);
    return candidate.match.isConfident ? PeopleText::tr("%1, very likely").arg(score) : score;
}

QString recordsText(const PatientRecords &records)
{
    if (records == PatientRecords{})
        return PeopleText::tr("no records");
    return joinedWords(
        {records.prescriptions > 0 ? PeopleText::tr("%n prescription(s)", nullptr, records.prescriptions)
                                   : QString(),
         records.dispenses > 0 ? PeopleText::tr("%n supply(ies)", nullptr, records.dispenses) : QString(),
         records.appointments > 0 ? PeopleText::tr("%n appointment(s)", nullptr, records.appointments)
                                  : QString()},
        QStringLiteral(", "));
}

QString effectText(PatientEffect effect)
{
    switch (effect) {
    case PatientEffect::None:
        return {};
    case PatientEffect::Link:
    case PatientEffect::Merge:
        return PeopleText::tr("A worker has yet to carry this out.");
    case PatientEffect::Unlink:
        return PeopleText::tr(
            "A worker has yet to carry this out. Events that came under both records and cannot be "
            "told apart are worked first.");
    case PatientEffect::Failed:
        return PeopleText::tr(
            "This could not be carried out: the records cannot be read. Decide anew, or ask an "
            "administrator.");
    }
    return {};
}

QString deciderText(const QString &method, const QString &author)
{
    if (method == u"identifier")
        return PeopleText::tr("same identifier");
    return method == u"merge" ? PeopleText::tr("by a message") : PeopleText::tr("by %1").arg(author);
}

QString decisionText(PatientQuestionState state, const QString &method, const QString &author)
{
    if (author.isEmpty())
        return PeopleText::tr("Put up for a decision");
    if (state == PatientQuestionState::Pending && author == u"system")
        return PeopleText::tr("Asked again");
    if (state == PatientQuestionState::Pending)
        return PeopleText::tr("Unlinked by %1").arg(author);
    if (method == u"identifier")
        return PeopleText::tr("Linked: the same identifier");
    if (method == u"merge")
        return PeopleText::tr("%1 by a message").arg(labelOf(state));
    return PeopleText::tr("%1 by %2").arg(labelOf(state), author);
}

}
