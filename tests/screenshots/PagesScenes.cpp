#include "SceneList.h"

namespace concord {

void addPagesScenes(SceneList &scenes)
{
    Q_UNUSED(scenes)
}

}
