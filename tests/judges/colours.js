// Whether light or dark, which the user prefers, changes nothing but colours, by all style sheets.
() => {
    const asks = (text) => text.includes("prefers-color-scheme");
    const isColour = (style) => (name) => {
        const value = style.getPropertyValue(name);
        return name === "color-scheme" || (/^--|color$|^fill$|^stroke$/.test(name)
            && CSS.supports("color", value) && !value.includes("var("));
    };
    const isHarmless = (inside) => (rule) => {
        if (rule instanceof CSSMediaRule) {
            return [...rule.cssRules].every(isHarmless(inside || asks(rule.conditionText)));
        }
        if (rule instanceof CSSStyleRule) {
            return (!inside || [...rule.style].every(isColour(rule.style)))
                && !asks(rule.style.cssText)
                && [...rule.cssRules].every(isHarmless(inside));
        }
        // What a rule of another kind would do is not gone into; no such rule may ask.
        return !inside && !asks(rule.cssText) && !/style\(/.test(rule.cssText);
    };
    return [...document.styleSheets].every(
        (sheet) => [...sheet.cssRules].every(isHarmless(asks(sheet.media.mediaText)))
    ) && !document.querySelector("[media*='prefers-color-scheme']:not(style):not(link)");
}
