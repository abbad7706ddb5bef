#pragma once

#include "domain/Alerts.h"
#include "models/RecordTableModel.h"

namespace concord {

/// The alert rules, all of them, in the order of AlertKind.
class AlertRuleModel : public RecordTableModel<AlertRule, &AlertRule::id>
{
    Q_OBJECT
public:
    /// Rule: and below it when it opens an incident. Told: and below it by whom and when it was changed.
    enum Column { Rule, Severity, Told, State, ColumnCount };
    enum RuleRole {
        SeverityRole = FirstLeafRole ///< AlertSeverity
    };

    explicit AlertRuleModel(const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void refresh(); ///< reads them again, without forgetting what is shown
    void forget() override;
    void takeList(const concord::AlertRuleList &list);
    void takeSaved(const concord::AlertRule &rule);

signals:
    void rulesWanted(quint64 requestId);

protected:
    [[nodiscard]] QString text(const AlertRule &rule, int column) const override;
    [[nodiscard]] QVariant state(const AlertRule &rule) const override { return rule.enabled ? 1 : 0; }
    [[nodiscard]] QVariant extra(const AlertRule &rule, int column, int role) const override;

private:
    [[nodiscard]] QString secondLine(const AlertRule &rule, int column) const;

    const Clock &m_clock;
    quint64 m_refresh = 0; ///< the request of refresh() under way
};

}
