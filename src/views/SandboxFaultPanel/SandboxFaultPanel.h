#pragma once

#include "domain/SandboxFaults.h"
#include "views/common/PanelFrame.h"

class QCheckBox;
class QGridLayout;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace concord {

class FaultRow;

/// Steers the sandbox EHR: what goes wrong, and what changes over time. Empty until showBaseUrl() says where
/// the EHR is; without a sandbox nobody shows this panel.
class SandboxFaultPanel : public PanelFrame
{
    Q_OBJECT
public:
    explicit SandboxFaultPanel(QWidget *parent = nullptr);

    [[nodiscard]] SandboxFaults faults() const;

public slots:
    void showBaseUrl(const QString &url); ///< empty: the sandbox has stopped
    void showFaults(const concord::SandboxFaults &faults);
    void showCounters(const concord::SandboxCounters &counters);
    void showChange(const concord::SandboxChange &change); ///< on top of the last ones
    void showStoryPaused(bool paused);

signals:
    void faultsChanged(const concord::SandboxFaults &faults);
    void stepRequested();
    void storyPauseRequested(bool paused);

private:
    [[nodiscard]] QWidget *makeContent();
    [[nodiscard]] QWidget *makeAddress();
    [[nodiscard]] QWidget *makeStory();
    [[nodiscard]] QWidget *makeFaults();
    void makeFaultRows(QGridLayout *grid);
    void orderTabs();

    QLabel *m_address;
    QPushButton *m_copy;
    QPushButton *m_step;
    QPushButton *m_pause;
    QListWidget *m_changes;
    FaultRow *m_latency = nullptr;
    FaultRow *m_tooMany = nullptr;
    FaultRow *m_serverError = nullptr;
    FaultRow *m_drop = nullptr;
    FaultRow *m_html = nullptr;
    QSpinBox *m_retryAfter;
    QCheckBox *m_foreignNext;
    QPushButton *m_healthy;
};

}
