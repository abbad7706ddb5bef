#pragma once

#include "domain/Event.h"
#include "views/common/Badge.h"

#include <QPushButton>

namespace concord {

/// A count of events in one state; pressing it asks for their list.
class QueueTile : public QPushButton
{
    Q_OBJECT
public:
    explicit QueueTile(EventState state, QWidget *parent = nullptr);

    void setCount(int count);
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] EventState state() const { return m_state; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    EventState m_state;
    Badge m_badge;
    int m_count = 0;
};

}
