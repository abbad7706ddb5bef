// What the page has to do with the person before it.
#include "models/AuditModel.h"
#include "ui_AuditTrailPage.h"
#include "views/AuditTrailPage/AuditDetailPane.h"
#include "views/AuditTrailPage/AuditFilterBar.h"
#include "views/AuditTrailPage/AuditTrailPage.h"
#include "views/AuditTrailPage/ExportLines.h"
#include "views/AuditTrailPage/FilterChips.h"
#include "views/AuditTrailPage/TrailCard.h"
#include "views/common/PanelFrame.h"
#include "views/common/Permit.h"

namespace concord {

void AuditTrailPage::showAccess(bool allowed)
{
    if (allowed == m_isAllowed)
        return;
    m_isAllowed = allowed;
    if (!allowed)
        forgetTrail();
    m_ui->content->setVisible(allowed);
    m_forbidden->setVisible(!allowed);
    m_isDue = true;
    if (allowed)
        reload();
}

void AuditTrailPage::setAccess(const Access &access)
{
    m_access = access;
    m_card->setAccess(access);
    if (const QString obstacle = access.obstacle(Action::SeeAudit); !obstacle.isEmpty())
        m_forbidden->setState(PanelState::Forbidden, obstacle);
    showExport();
    showAccess(access.may(Action::SeeAudit));
}

void AuditTrailPage::showExport()
{
    permit(m_ui->exportButton, m_access, Action::ExportAudit, m_isOnline && m_card->isKnown());
}

void AuditTrailPage::forget()
{
    m_isStarted = false;
    m_isDue = true;
    m_trailRequest = 0;
    forgetTrail();
    m_bar->display({});
    m_chips->display(view());
    m_ui->newerButton->hide();
}

/// Nothing of the trail stays on the screen or in the models.
void AuditTrailPage::forgetTrail()
{
    m_records->forget();
    m_card->forget();
    m_detail->display({});
    m_detailFrame->setState(PanelState::Empty);
    m_bar->forgetActors();
    m_exports->clear();
    showExport();
}

}
