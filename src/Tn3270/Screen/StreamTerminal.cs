namespace Holdfast.Tn3270.Screen;

/// <summary>The terminal that <see cref="ScreenStream"/> writes for.</summary>
/// <param name="Rows">Rows of its largest size.</param>
/// <param name="Columns">Columns of its largest size.</param>
/// <param name="Extended">Whether it knows extended attributes; without them colours and highlighting are left out.</param>
public sealed record StreamTerminal(int Rows, int Columns, bool Extended);
