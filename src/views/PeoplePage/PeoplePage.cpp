#include "views/PeoplePage/PeoplePage.h"

#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PrescribersTab.h"
#include "views/PeoplePage/ProvidersTab.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace concord {

PeoplePage::PeoplePage(PatientQuestionModel *questions, PrescriberModel *prescribers,
                       ProviderModel *providers, FacilityCodeModel *codes, QWidget *parent)
    : ConsolePage(parent),
      m_tabs(new QTabWidget),
      m_patients(new PatientsTab(questions)),
      m_prescribers(new PrescribersTab(prescribers)),
      m_providers(new ProvidersTab(providers)),
      m_facilities(new FacilitiesTab(codes))
{
    setObjectName(QStringLiteral("peoplePage"));
    setAccessibleName(tr("People"));
    m_tabs->setObjectName(QStringLiteral("people.tabs"));
    m_tabs->setAccessibleName(tr("Patients, prescribers, directory and facilities"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false); // it would be a line above the tabs
    m_tabs->addTab(m_patients, tr("&Patients"));
    m_tabs->addTab(m_prescribers, tr("Pre&scribers"));
    m_tabs->addTab(m_providers, tr("D&irectory"));
    m_tabs->addTab(m_facilities, tr("&Facilities"));
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_tabs);
}

void PeoplePage::start()
{
    m_patients->start();
    m_prescribers->start();
    m_providers->start();
    m_facilities->start();
}

void PeoplePage::setAccess(const Access &access)
{
    m_patients->setAccess(access);
    m_prescribers->setAccess(access);
    m_providers->setAccess(access);
    m_facilities->setAccess(access);
}

void PeoplePage::forget()
{
    m_tabs->setCurrentIndex(0);
    m_patients->forget();
    m_prescribers->forget();
    m_providers->forget();
    m_facilities->forget();
}

void PeoplePage::showChanges(const PeopleChanges &changes)
{
    m_patients->showChanged(changes.patients);
    m_prescribers->showChanged(changes.prescribers);
    m_providers->showChanged(changes.providers);
    m_facilities->showChanged(changes.facilities);
}

}
