namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>The inputs kept for a target: one a line, in hexadecimal; lines that begin with # are notes.</summary>
internal static class FuzzCorpus
{
    /// <summary>How many inputs a target keeps at most.</summary>
    public const int Limit = 32;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "corpus");

    public static List<byte[]> Load(string target)
    {
        var file = Path.Combine(Folder, $"{target}.hex");
        return File.Exists(file)
            ? [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(Convert.FromHexString)]
            : [];
    }

    /// <summary>Writes the inputs to the folder that HOLDFAST_FUZZ_CORPUS names; nothing where it names none.</summary>
    public static void Save(string target, IEnumerable<byte[]> inputs)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_FUZZ_CORPUS") is { Length: > 0 } folder)
            File.WriteAllLines(Path.Combine(folder, $"{target}.hex"), inputs.Select(Convert.ToHexStringLower));
    }
}
