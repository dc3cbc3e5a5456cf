using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Logs;

/// <summary>Draws of whole numbers.</summary>
internal static class Draws
{
    /// <summary>A number not less than the first and less than the second.</summary>
    public static int Draw(this Io io, int least, int below) => least + (int)io.Random.NextInt64(below - least);
}
