namespace Holdfast.Processes.Logs.Reading;

/// <summary>What one search may take.</summary>
/// <param name="Time">How long it may take.</param>
/// <param name="Bytes">How many bytes of logs it may look at.</param>
internal sealed record SearchLimits(TimeSpan Time, long Bytes)
{
    private const int LeastPieceBytes = 16 * 1024;
    private const int MostHeldBytes = 64 * 1024 * 1024;

    /// <summary>Five seconds and a gibibyte.</summary>
    public static SearchLimits Usual { get; } = new(TimeSpan.FromSeconds(5), 1024L * 1024 * 1024);

    /// <summary>How much is read at once of each of so many streams, so that all together hold 64 MiB at the most, or 16 KiB each.</summary>
    public static int PieceBytes(int streams) =>
        Math.Clamp(MostHeldBytes / Math.Max(1, streams), LeastPieceBytes, LineReader.UsualPieceBytes);
}
