namespace Holdfast.Tn3270.Host;

/// <summary>A field with its place in the buffer (address of the first data cell), its length in cells and its text, cut to that.</summary>
internal readonly record struct PlacedField(PanelField Field, int Address, int Length, string Text);
