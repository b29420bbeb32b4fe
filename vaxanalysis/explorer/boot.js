(async () => {
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (one) => one.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const column = ([begin, count, width]) => Array.from({ length: count }, (_, at) => {
    let number = 0;
    for (let place = width - 1; place >= 0; place--) number = number * 256 + bytes[end + begin + place * count + at];
    return number;
  });
  const text = new TextDecoder().decode(bytes.subarray(4, end));
  const cube = JSON.parse(text, (_, value) => (value && value.$ ? column(value.$) : value));
  vaxExplorer(document.getElementById("main"), cube, null);
})();
