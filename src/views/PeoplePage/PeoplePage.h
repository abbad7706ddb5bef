#pragma once

#include "views/common/ConsolePage.h"

class QTabWidget;

namespace concord {

class FacilitiesTab;
class FacilityCodeModel;
class PatientQuestionModel;
class PatientsTab;
class PrescriberModel;
class PrescribersTab;

/// Who patients, prescribers and facilities of other systems are here, a tab for each.
class PeoplePage : public ConsolePage
{
    Q_OBJECT
public:
    PeoplePage(PatientQuestionModel *questions, PrescriberModel *prescribers, FacilityCodeModel *codes,
               QWidget *parent = nullptr);

    [[nodiscard]] PatientsTab *patients() const { return m_patients; }
    [[nodiscard]] PrescribersTab *prescribers() const { return m_prescribers; }
    [[nodiscard]] FacilitiesTab *facilities() const { return m_facilities; }

public slots:
    void start() override;
    void setAccess(const concord::Access &access) override;
    void forget() override;

private:
    QTabWidget *m_tabs;
    PatientsTab *m_patients;
    PrescribersTab *m_prescribers;
    FacilitiesTab *m_facilities;
};

}
