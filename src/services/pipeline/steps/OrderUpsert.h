#pragma once

#include "pipeline/steps/PrescriptionFinder.h"
#include "store/PrescriptionStore.h"

namespace concord {

/// One order into prescriptions. Known by the id at the source, the placer's number, the filler's, or the
/// prescription number; status after domain/PrescriptionRules. A cancel of what is not known here is kept as
/// such, so that the order that comes late does not become active.
class OrderUpsert
{
public:
    OrderUpsert(UpsertContext &context, const CanonicalOrder &order, MappingId mapping, QString pointer)
        : m_c(context), m_order(order), m_mapping(mapping), m_pointer(std::move(pointer)), m_store(context.db)
    {}

    /// Review: names that lead to several prescriptions, or to none where one may be meant; a step of status
    /// that is not allowed, another patient's prescription, a cancel or hold that looks older than an order
    /// that still stands, a release of what no order has stated.
    [[nodiscard]] Result<PlanVerdict> plan();
    [[nodiscard]] Result<void> apply();

    [[nodiscard]] const QString &key() const { return m_key; }
    [[nodiscard]] bool isKnown() const { return m_before.has_value(); }
    [[nodiscard]] bool isOlder() const { return m_isOlder; }

private:
    [[nodiscard]] Result<PlanVerdict> find();
    [[nodiscard]] Result<PlanVerdict> judgeUnknown(PrescriptionFinder &finder,
                                                   const PrescriptionNames &names);
    [[nodiscard]] bool hasVersions() const;
    [[nodiscard]] bool comesTooLate() const;
    [[nodiscard]] PlanVerdict lateEnd() const;
    [[nodiscard]] Result<PrescriptionStatus> target();
    [[nodiscard]] bool canRelease() const;
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] PrescriptionRow row() const;
    [[nodiscard]] QJsonObject details() const;
    [[nodiscard]] QStringList changedFields(const PrescriptionRow &after) const;
    [[nodiscard]] Result<QString> changeOf(const PrescriptionRow &after, const QStringList &fields);
    [[nodiscard]] PrescriptionRow original() const;
    [[nodiscard]] Result<void> add(const PrescriptionRow &row);
    [[nodiscard]] Result<void> linkDispenses(const PrescriptionRow &row);

    UpsertContext &m_c;
    const CanonicalOrder &m_order;
    MappingId m_mapping;
    QString m_pointer; ///< "/orders/0"
    PrescriptionStore m_store;
    QString m_key;
    std::optional<PrescriptionRow> m_before;
    PrescriptionStatus m_target = PrescriptionStatus::Unknown;
    bool m_isOlder = false;
    bool m_isAwaited = false; ///< a pharmacy is asked to confirm its cancel, and has not answered yet
};

}
