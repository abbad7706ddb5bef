#include "views/PeoplePage/PeoplePage.h"

#include "views/PeoplePage/FacilitiesTab.h"
#include "views/PeoplePage/PatientsTab.h"
#include "views/PeoplePage/PrescribersTab.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace concord {

PeoplePage::PeoplePage(PatientQuestionModel *questions, PrescriberModel *prescribers,
                       FacilityCodeModel *codes, QWidget *parent)
    : ConsolePage(parent),
      m_tabs(new QTabWidget),
      m_patients(new PatientsTab(questions)),
      m_prescribers(new PrescribersTab(prescribers)),
      m_facilities(new FacilitiesTab(codes))
{
    setObjectName(QStringLiteral("peoplePage"));
    setAccessibleName(tr("People"));
    m_tabs->setObjectName(QStringLiteral("people.tabs"));
    m_tabs->setAccessibleName(tr("Patients, prescribers and facilities"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_patients, tr("&Patients"));
    m_tabs->addTab(m_prescribers, tr("Pre&scribers"));
    m_tabs->addTab(m_facilities, tr("&Facilities"));
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_tabs);
}

void PeoplePage::start()
{
    m_patients->start();
    m_prescribers->start();
    m_facilities->start();
}

void PeoplePage::setAccess(const Access &access)
{
    m_patients->setAccess(access);
    m_prescribers->setAccess(access);
    m_facilities->setAccess(access);
}

void PeoplePage::forget()
{
    m_tabs->setCurrentIndex(0);
    m_patients->forget();
    m_prescribers->forget();
    m_facilities->forget();
}

}
