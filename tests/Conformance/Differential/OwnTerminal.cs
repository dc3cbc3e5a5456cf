using System.Globalization;
using Holdfast.Conformance.Traces;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Conformance.Differential;

/// <summary>Our terminal machine under the same steps as s3270.</summary>
internal sealed class OwnTerminal(string[] arguments)
{
    public TerminalMachine Machine { get; } = new(S3270Options.Read(arguments));

    /// <summary>Does a step and returns what the terminal sent.</summary>
    public byte[] Do(HostStep step)
    {
        foreach (string action in step.Action?.Split(' ') ?? [])
        {
            if (Press(action).IsRefused)
            {
                Machine.Press(Key.Reset);
                break;
            }
        }
        Machine.Receive(step.Bytes);
        byte[] sent = Machine.Output.ToArray();
        Machine.OutputSent(sent.Length);
        return sent;
    }

    private KeyOutcome Press(string action)
    {
        string name = action[..action.IndexOf('(', StringComparison.Ordinal)];
        string argument = action[(name.Length + 1)..^1].Trim('"');
        switch (name)
        {
            case "String" or "Key":
                return Machine.Type(argument);
            case "MoveCursor":
                int[] place = Array.ConvertAll(argument.Split(','), part => int.Parse(part, CultureInfo.InvariantCulture));
                return Machine.SetCursor(place[0] + 1, place[1] + 1);
            case "PF":
                return Machine.Press(Key.Pf1 + int.Parse(argument, CultureInfo.InvariantCulture) - 1);
            case "PA":
                return Machine.Press(Key.Pa1 + int.Parse(argument, CultureInfo.InvariantCulture) - 1);
            case "Erase":
                return Machine.Press(Key.Backspace);
            default:
                return Machine.Press(Enum.Parse<Key>(name, ignoreCase: true));
        }
    }
}
