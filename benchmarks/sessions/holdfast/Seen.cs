namespace Holdfast.Benchmarks.Sessions;

/// <summary>A screen as a client got it.</summary>
/// <param name="Line">The text of a row, from 1.</param>
/// <param name="Locked">Whether the keyboard is locked.</param>
internal sealed record Seen(Func<int, string> Line, bool Locked)
{
    /// <summary>The name of the panel, which the bank puts into the first corner.</summary>
    public string Panel => At(1, 2, 8).TrimEnd();

    /// <summary>So many cells from a place, blanks where the row is shorter.</summary>
    public string At(int row, int column, int length)
    {
        var line = Line(row);
        return line.Length < column ? "" : line.Substring(column - 1, Math.Min(length, line.Length - column + 1)).TrimEnd();
    }
}
