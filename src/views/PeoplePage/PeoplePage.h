#pragma once

#include "domain/PeopleChanges.h"
#include "views/common/ConsolePage.h"

class QTabWidget;

namespace concord {

class FacilitiesTab;
class FacilityCodeModel;
class PatientQuestionModel;
class PatientsTab;
class PrescriberModel;
class PrescribersTab;
class ProviderModel;
class ProvidersTab;

/// Who patients, prescribers and facilities of other systems are here, a tab for each, and the site's own
/// directory of providers.
class PeoplePage : public ConsolePage
{
    Q_OBJECT
public:
    PeoplePage(PatientQuestionModel *questions, PrescriberModel *prescribers, ProviderModel *providers,
               FacilityCodeModel *codes, QWidget *parent = nullptr);

    [[nodiscard]] PatientsTab *patients() const { return m_patients; }
    [[nodiscard]] PrescribersTab *prescribers() const { return m_prescribers; }
    [[nodiscard]] ProvidersTab *providers() const { return m_providers; }
    [[nodiscard]] FacilitiesTab *facilities() const { return m_facilities; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;
    void showChanges(const concord::PeopleChanges &changes);

private:
    QTabWidget *m_tabs;
    PatientsTab *m_patients;
    PrescribersTab *m_prescribers;
    ProvidersTab *m_providers;
    FacilitiesTab *m_facilities;
};

}
