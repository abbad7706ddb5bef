#pragma once

#include "domain/Clock.h"
#include "views/common/ConsolePage.h"

class QTabWidget;

namespace concord {

class AlertRuleModel;
class IncidentModel;
class IncidentsTab;
class RulesTab;

/// What is wrong, and the rules that say when something is.
class AlertsPage : public ConsolePage
{
    Q_OBJECT
public:
    AlertsPage(IncidentModel *incidents, AlertRuleModel *rules, const Clock &clock,
               QWidget *parent = nullptr);

    [[nodiscard]] IncidentsTab *incidents() const { return m_incidents; }
    [[nodiscard]] RulesTab *rules() const { return m_rules; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showIncidentsTab();

private:
    QTabWidget *m_tabs;
    IncidentsTab *m_incidents;
    RulesTab *m_rules;
};

}
