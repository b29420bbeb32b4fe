export default {
  render({ model, el }) {
    let show = null;
    model.on("msg:custom", (message) => {
      if (message.kind === "rows") show?.(message);
      if (message.kind !== "cube") return;
      const root = document.createElement("div");
      el.replaceChildren(root);
      vaxExplorer(root, message.cube, (asked, shown) => { show = shown; model.send({ kind: "rows", ...asked }); });
    });
    model.send({ kind: "cube" });
  },
};
