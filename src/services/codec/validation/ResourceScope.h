#pragma once

#include "codec/validation/JsonTree.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace concord::validation {

/// A Bundle while its entries are walked: what a reference in one of them can lead to.
struct BundleScope
{
    const JsonNode *bundle = nullptr;
    std::string_view type;
    std::unordered_map<std::string_view, std::vector<const JsonNode *>> resourcesByFullUrl;
    const BundleScope *outer = nullptr;

    static BundleScope of(const JsonNode &bundle, const BundleScope *outer);
};

/// The resource that is being walked and what stands around it.
struct ResourceScope
{
    const JsonNode *resource = nullptr;
    std::string_view type;
    const ResourceScope *container = nullptr; ///< set for a contained resource
    const BundleScope *bundle = nullptr;
    std::string_view fullUrl; ///< of the entry, empty when it has none
    std::size_t depth = 0;    ///< path steps in front of it
    std::unordered_set<std::string_view> elementIds;
    std::unordered_map<std::string_view, const JsonNode *> contained; ///< by id

    void readContained();
    const ResourceScope &outermost() const { return container ? *container : *this; }
};

}
