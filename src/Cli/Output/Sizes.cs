namespace Holdfast.Cli.Output;

/// <summary>Sizes as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A number of bytes: <c>512 B</c>, <c>1.5 MiB</c>.</summary>
    public static string Of(long bytes)
    {
        const double step = 1024;
        var size = (double)bytes;
        var unit = 0;
        while (size >= step && unit < Units.Length - 1)
        {
            size /= step;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : $"{size:0.0} {Units[unit]}";
    }
}
