#pragma once

#include "domain/MappingWork.h"

#include <QWidget>

class QTreeView;

namespace concord {

class PanelFrame;
class RepeatedQuestion;
class TreeModel;

/// All that was ever decided about a code, newest first.
class MappingHistoryView : public QWidget
{
    Q_OBJECT
public:
    explicit MappingHistoryView(const QString &prefix, QWidget *parent = nullptr);

    void display(const std::optional<MappingHistory> &history, const RepeatedQuestion &question);
    [[nodiscard]] PanelFrame *frame() const { return m_frame; }

private:
    TreeModel *m_steps;
    PanelFrame *m_frame;
    QTreeView *m_tree;
    quint64 m_shown = 0; ///< request of what stands there
};

}
