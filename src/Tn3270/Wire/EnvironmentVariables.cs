using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// What a terminal says of itself as NEW-ENVIRON variables (RFC 1572), with those that 3270 hosts know: USER, DEVNAME,
/// IBMELF, IBMAPPLID, CODEPAGE, CHARSET, KBDTYPE (RFC 4777).
/// </summary>
internal sealed class EnvironmentVariables
{
    /// <summary>The most variables asked for at once that are answered.</summary>
    public const int RequestLimit = 64;

    private const string DeviceName = "DEVNAME";

    private readonly List<(byte Kind, string Name, string Value)> _variables = [];
    private readonly DeviceNames? _deviceNames;

    /// <summary>No variables but perhaps a device name, which comes before those added.</summary>
    public EnvironmentVariables(string? deviceName)
    {
        if (deviceName is not null)
        {
            _deviceNames = new DeviceNames(deviceName);
            Add(EnvironmentCode.UserVariable, DeviceName, deviceName);
        }
    }

    /// <summary>Adds a variable of a kind of <see cref="EnvironmentCode"/>.</summary>
    public void Add(byte kind, string name, string value) => _variables.Add((kind, name, value));

    /// <summary>
    /// Writes IS and the answers to what follows SEND. False where that makes no sense: a request answered not at all.
    /// </summary>
    public bool TryAnswer(ReadOnlySpan<byte> request, GrowingBuffer answer)
    {
        List<EnvironmentRequest> wanted = [];
        if (!TryRead(request, wanted))
        {
            return false;
        }
        answer.TryAppend([TelnetOption.Is]);
        foreach (EnvironmentRequest one in wanted)
        {
            if (one.Name.Length > 0)
            {
                AnswerOne(one, answer);
                continue;
            }
            foreach ((byte kind, string name, string value) in _variables)
            {
                if (kind == one.Kind)
                {
                    Write(answer, kind, name, name == DeviceName ? _deviceNames?.Next() : value);
                }
            }
        }
        return true;
    }

    private void AnswerOne(EnvironmentRequest wanted, GrowingBuffer answer)
    {
        string? found = null;
        foreach ((byte kind, string name, string value) in _variables)
        {
            if (kind == wanted.Kind && name == wanted.Name)
            {
                found = name == DeviceName ? _deviceNames?.Next() : value;
            }
        }
        Write(answer, wanted.Kind, wanted.Name, found);
    }

    private static bool TryRead(ReadOnlySpan<byte> request, List<EnvironmentRequest> wanted)
    {
        if (request.IsEmpty)
        {
            // RFC 1572 section 4: nothing named means everything.
            wanted.Add(new EnvironmentRequest(EnvironmentCode.Variable, ""));
            wanted.Add(new EnvironmentRequest(EnvironmentCode.UserVariable, ""));
            return true;
        }
        while (!request.IsEmpty && wanted.Count < RequestLimit)
        {
            byte kind = request[0];
            if (kind is not (EnvironmentCode.Variable or EnvironmentCode.UserVariable))
            {
                return false;
            }
            request = request[1..];
            wanted.Add(new EnvironmentRequest(kind, EnvironmentText.Read(ref request)));
        }
        return true;
    }

    private static void Write(GrowingBuffer answer, byte kind, string name, string? value)
    {
        answer.TryAppend([kind]);
        EnvironmentText.Write(answer, name);
        if (value is not null)
        {
            answer.TryAppend([EnvironmentCode.Value]);
            EnvironmentText.Write(answer, value);
        }
    }

    /// <summary>Saves or sets which device name is next.</summary>
    public void Pass(StateTape tape) => _deviceNames?.Pass(tape);
}
