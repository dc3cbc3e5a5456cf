using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Client;

namespace Holdfast.Conformance.Traces;

/// <summary>Compares a terminal with what was expected after a step, and says what differs.</summary>
internal static class StepComparison
{
    public static void Append(StringBuilder differences, ExpectedStep step, TerminalMachine terminal, byte[] sent, string host)
    {
        string[] status = step.Status.Split(' ');
        Compare(differences, step.After, "sent", step.ClientSent, Convert.ToHexStringLower(sent));

        // The last field is the time that s3270 took.
        Compare(differences, step.After, "status", string.Join(' ', status[..^1]), S3270Forms.Status(terminal, host));
        Compare(differences, step.After, "cursor", string.Join('\n', step.Cursor), Cursor(terminal));
        Compare(differences, step.After, "text", step.Text, S3270Forms.Ascii(terminal.Screen));
        Compare(differences, step.After, "buffer", step.Buffer, S3270Forms.ReadBuffer(terminal.Screen));
    }

    private static string Cursor(TerminalMachine terminal) => string.Create(
        CultureInfo.InvariantCulture,
        $"{terminal.Screen.Cursor / terminal.Screen.Columns} {terminal.Screen.Cursor % terminal.Screen.Columns}");

    private static void Compare(StringBuilder differences, string after, string what, string[] expected, string[] actual)
    {
        if (expected.Length != actual.Length)
        {
            differences.AppendLine(CultureInfo.InvariantCulture, $"{after}: {what} has {actual.Length} rows, expected {expected.Length}");
            return;
        }
        for (int row = 0; row < expected.Length; row++)
        {
            Compare(differences, after, $"{what} row {row}", expected[row], actual[row]);
        }
    }

    private static void Compare(StringBuilder differences, string after, string what, string expected, string actual)
    {
        if (expected != actual)
        {
            differences.AppendLine(CultureInfo.InvariantCulture, $"{after}: {what}\n  expected {expected}\n  but was  {actual}");
        }
    }
}
