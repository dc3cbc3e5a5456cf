using System.Text;
using Holdfast.Tn3270.Client;

namespace Holdfast.Conformance.Traces;

/// <summary>
/// Host sessions recorded by the x3270 project, replayed through our terminal record by record: what it sends and what it shows
/// must be what s3270 sent and showed. The recordings are not part of this repository.
/// </summary>
[Trait("Category", "Recordings")]
public sealed class RecordedSessionTests
{
    private const string Variable = "HOLDFAST_X3270_TRACES";
    private const string Host = "127.0.0.1";
    private const string NoRecordings = "no recordings";

    /// <summary>IAC DO TIMING-MARK, and the answer that says that all before it is done.</summary>
    private static readonly byte[] TimingMark = [0xFF, 0xFD, 0x06];
    private static readonly byte[] TimingMarkAnswer = [0xFF, 0xFC, 0x06];

    /// <summary>The recordings in the folder, by name; a single row that skips where there is none.</summary>
    public static TheoryData<string> Recordings()
    {
        TheoryData<string> names = [];
        if (Directory.Exists(Path.Combine(Folder, "traces")))
        {
            foreach (string path in Directory.EnumerateFiles(Path.Combine(Folder, "traces"), "*.trc").Order(StringComparer.Ordinal))
            {
                names.Add(Path.GetFileNameWithoutExtension(path));
            }
        }
        if (names.Count == 0)
        {
            names.Add(NoRecordings);
        }
        return names;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Our_terminal_sends_and_shows_what_s3270_did(string name)
    {
        if (name == NoRecordings)
        {
            Assert.True(Environment.GetEnvironmentVariable(Variable) is null, $"{Variable} names {Folder}, which holds no traces.");
            Assert.Skip($"No recordings of x3270 in {Folder}; set {Variable} to their folder.");
        }
        string differences = Replay(
            Recording.Read(Path.Combine(Folder, "traces", name + ".trc")),
            Expectation.Read(Path.Combine(Folder, "expected", name + ".json")));
        Assert.True(differences.Length == 0, differences);
    }

    private static string Folder => Path.GetFullPath(
        Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(Repository(), "..", "shared", "x3270"));

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private static string Replay(Recording recording, Expectation expectation)
    {
        TerminalMachine terminal = new(S3270Options.Read(expectation.Args));
        StringBuilder differences = new();
        int record = 0;
        foreach (ExpectedStep step in expectation.Steps)
        {
            terminal.Receive(step.After == "end of data" ? recording.Rest : recording.Records[record++]);
            terminal.Receive(TimingMark);
            StepComparison.Append(differences, step, terminal, Sent(terminal), Host);
        }
        return differences.ToString();
    }

    private static byte[] Sent(TerminalMachine terminal)
    {
        byte[] sent = terminal.Output.ToArray();
        terminal.OutputSent(sent.Length);
        Assert.Equal(TimingMarkAnswer, sent[^TimingMarkAnswer.Length..]);
        return sent[..^TimingMarkAnswer.Length];
    }
}
