#include "domain/Reconciliation.h"

#include <algorithm>

namespace concord {

namespace {
/// The records of one side by their keys, live ones first, each to be taken once.
class Shelf
{
public:
    explicit Shelf(const std::vector<ComparedRecord> &records) : m_records(records), m_isTaken(records.size())
    {
        m_byKey.reserve(qsizetype(records.size()));
        for (size_t i = 0; i < records.size(); ++i) {
            if (!records[i].key.isEmpty())
                m_byKey[records[i].key].push_back(i);
        }
        for (auto &places : m_byKey)
            std::stable_partition(places.begin(), places.end(), [&](size_t i) { return records[i].isLive; });
    }

    [[nodiscard]] std::optional<size_t> take(const QString &key)
    {
        const auto found = m_byKey.constFind(key);
        if (key.isEmpty() || found == m_byKey.constEnd())
            return std::nullopt;
        for (const size_t i : *found) {
            if (!m_isTaken[i]) {
                m_isTaken[i] = true;
                return i;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] bool isTaken(size_t i) const { return m_isTaken[i]; }

private:
    const std::vector<ComparedRecord> &m_records;
    QHash<QString, std::vector<size_t>> m_byKey;
    std::vector<bool> m_isTaken;
};

class SidesComparison
{
public:
    SidesComparison(const ReconciliationTerms &terms, const AgreedBook &book) : m_terms(terms), m_book(book)
    {
        for (size_t i = 0; i < terms.rules.size(); ++i) {
            if (terms.rules[i].field == terms.statusField)
                m_status = i;
        }
    }

    void pair(const ComparedRecord &left, const ComparedRecord &right);
    void alone(const ComparedRecord &record, Side side);
    [[nodiscard]] Findings take() { return std::move(m_found); }

private:
    [[nodiscard]] SideDifference about(const ComparedRecord *left, const ComparedRecord *right) const;
    /// The pair of values is one that both sides, or a person, have called the same.
    [[nodiscard]] static bool isAgreed(const AgreedRecord *known, const QString &field, const Phi &left,
                                       const Phi &right)
    {
        const AgreedField *agreed = known ? known->field(field) : nullptr;
        return agreed && agreed->left == left && agreed->right == right;
    }
    void contradiction(const ComparedRecord &left, const ComparedRecord &right, const AgreedRecord *known);
    void fields(const ComparedRecord &left, const ComparedRecord &right, const AgreedRecord *known);

    const ReconciliationTerms &m_terms;
    const AgreedBook &m_book;
    std::optional<size_t> m_status;
    Findings m_found;
};

SideDifference SidesComparison::about(const ComparedRecord *left, const ComparedRecord *right) const
{
    SideDifference difference;
    difference.record = m_terms.record;
    difference.leftId = left ? left->id : QString();
    difference.rightId = right ? right->id : QString();
    difference.leftSource = left ? left->source : m_terms.leftSource;
    difference.rightSource = right ? right->source : m_terms.rightSource;
    difference.owner = left ? left->owner : right->owner;
    difference.title = left && !left->title.isEmpty() ? left->title : (right ? right->title : Phi());
    return difference;
}

void SidesComparison::alone(const ComparedRecord &record, Side side)
{
    if (!record.isLive)
        return;
    const bool isLeft = side == Side::Left;
    ++m_found.counts.compared;
    SideDifference difference = about(isLeft ? &record : nullptr, isLeft ? nullptr : &record);
    const auto known = m_book.constFind(pairKey(difference.leftId, difference.rightId));
    if (known != m_book.constEnd() && known->field(presenceField())) {
        ++m_found.counts.matching;
        return;
    }
    difference.kind = isLeft ? DifferenceKind::MissingRight : DifferenceKind::MissingLeft;
    difference.remedies = isLeft ? m_terms.forMissingRight : m_terms.forMissingLeft;
    if (m_status)
        (isLeft ? difference.left : difference.right) = record.fields[*m_status].text;
    ++(isLeft ? m_found.counts.missingRight : m_found.counts.missingLeft);
    m_found.differences.push_back(std::move(difference));
}

/// Nothing else is worth comparing before it is clear whether the thing goes on at all.
void SidesComparison::contradiction(const ComparedRecord &left, const ComparedRecord &right,
                                    const AgreedRecord *known)
{
    SideDifference difference = about(&left, &right);
    difference.kind = DifferenceKind::Contradicts;
    difference.field = m_terms.statusField;
    difference.gravity = right.isLive ? m_terms.endedLeft : m_terms.endedRight;
    difference.remedies = right.isLive ? m_terms.forEndedLeft : m_terms.forEndedRight;
    if (m_status) {
        difference.left = left.fields[*m_status].text;
        difference.right = right.fields[*m_status].text;
    }
    if (isAgreed(known, difference.field, difference.left, difference.right)) {
        ++m_found.counts.matching;
        return;
    }
    ++m_found.counts.majorOpen;
    m_found.differences.push_back(std::move(difference));
}

void SidesComparison::fields(const ComparedRecord &left, const ComparedRecord &right,
                             const AgreedRecord *known)
{
    AgreedRecord agreed = known ? *known : AgreedRecord{left.id, right.id, {}};
    bool isAnyOpen = false;
    for (size_t i = 0; i < m_terms.rules.size(); ++i) {
        const FieldRule &rule = m_terms.rules[i];
        const FieldValue &a = left.fields[i];
        const FieldValue &b = right.fields[i];
        if (isAgreed(known, rule.field, a.text, b.text))
            continue;
        const ValueComparison compared = compareValues(rule, a, b);
        if (compared.sameness != Sameness::Major)
            agreed.set(rule.field, a.text, b.text);
        if (compared.sameness == Sameness::Same)
            continue;
        SideDifference difference = about(&left, &right);
        difference.field = rule.field;
        difference.rule = compared.rule;
        difference.left = a.text;
        difference.right = b.text;
        if (const AgreedField *base = known ? known->field(rule.field) : nullptr)
            difference.base = base->left;
        if (compared.sameness == Sameness::Minor) {
            difference.gravity = Gravity::Minor;
            ++m_found.counts.minorResolved;
        } else {
            isAnyOpen = true;
            difference.remedies = m_terms.forDiffering;
            ++m_found.counts.majorOpen;
        }
        m_found.differences.push_back(std::move(difference));
    }
    if (!known || !(agreed == *known))
        m_found.agreed.push_back(std::move(agreed));
    m_found.counts.matching += isAnyOpen ? 0 : 1;
}

void SidesComparison::pair(const ComparedRecord &left, const ComparedRecord &right)
{
    if (!left.isLive && !right.isLive)
        return; // both have ended: how exactly is nobody's worry
    ++m_found.counts.compared;
    const auto found = m_book.constFind(pairKey(left.id, right.id));
    const AgreedRecord *known = found == m_book.constEnd() ? nullptr : &*found;
    if (left.isLive != right.isLive)
        contradiction(left, right, known);
    else
        fields(left, right, known);
}
}

QString pairKey(const QString &leftId, const QString &rightId)
{
    return leftId + u'/' + rightId;
}

QString presenceField()
{
    return QStringLiteral("presence");
}

Findings reconcile(const ReconciliationTerms &terms, const std::vector<ComparedRecord> &left,
                   const std::vector<ComparedRecord> &right, const AgreedBook &book)
{
    SidesComparison comparison(terms, book);
    Shelf shelf(right);
    // live ones choose first, so that an ended record does not take the live twin of another
    for (const bool isLive : {true, false}) {
        for (const ComparedRecord &record : left) {
            if (record.isLive != isLive)
                continue;
            const auto twin = shelf.take(record.key);
            if (twin)
                comparison.pair(record, right[*twin]);
            else
                comparison.alone(record, Side::Left);
        }
    }
    for (size_t i = 0; i < right.size(); ++i) {
        if (!shelf.isTaken(i))
            comparison.alone(right[i], Side::Right);
    }
    return comparison.take();
}

Result<void> checkRemedyOrder(const RemedyOrder &order)
{
    if (order.items.empty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("remedy"),
                    QStringLiteral("no item was chosen"));
    if (order.reason.trimmed().isEmpty())
        return fail(ErrorCode::InvalidMessage, QStringLiteral("remedy"),
                    QStringLiteral("a remedy needs a reason"));
    return {};
}

}
