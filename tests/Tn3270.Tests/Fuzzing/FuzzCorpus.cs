namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>
/// The inputs kept for a target: one a line, in hexadecimal. Those that once broke it stand in a file of their own, which is
/// written by hand and never by a search.
/// </summary>
internal static class FuzzCorpus
{
    /// <summary>How many inputs a target keeps at most.</summary>
    public const int Limit = 32;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "corpus");

    public static List<byte[]> Load(string target) => [.. Read($"{target}.faults.hex"), .. Read($"{target}.hex")];

    /// <summary>Writes the inputs to the folder that HOLDFAST_FUZZ_CORPUS names; nothing where it names none.</summary>
    public static void Save(string target, IEnumerable<byte[]> inputs)
    {
        if (Environment.GetEnvironmentVariable("HOLDFAST_FUZZ_CORPUS") is { Length: > 0 } folder)
            File.WriteAllLines(Path.Combine(folder, $"{target}.hex"), inputs.Select(Convert.ToHexStringLower));
    }

    private static IEnumerable<byte[]> Read(string name)
    {
        var file = Path.Combine(Folder, name);
        return File.Exists(file) ? File.ReadLines(file).Select(Convert.FromHexString) : [];
    }
}
