using System.Text;

namespace Holdfast.Conformance.Differential;

/// <summary>Makes a script from a family and a seed: the same for ever.</summary>
internal sealed class StreamGenerator
{
    /// <summary>Steps after the negotiation.</summary>
    private const int Length = 12;

    private static readonly string[] DoubleBytePages = ["cp930", "cp935", "cp937"];
    private readonly Random _random;
    private readonly List<HostStep> _steps = [];
    private string[] _arguments = ["-model", "3279-2-E"];
    private WriteGenerator _writes;
    private int _prelude;
    private bool _echoes;
    private bool _wide;

    private StreamGenerator(int seed)
    {
        _random = new Random(seed);
        _writes = new WriteGenerator(_random, 24 * 80);
    }

    public static HostScript Make(StreamFamily family, int seed)
    {
        StreamGenerator generator = new(seed * 16 + (int)family);
        switch (family)
        {
            case StreamFamily.Orders:
                generator.ChooseModel();
                generator.Repeat(generator.Order);
                break;
            case StreamFamily.Malformed:
                generator.Begin();
                generator.Repeat(generator.Malformed);
                break;
            case StreamFamily.StructuredFields:
                generator.ChooseModel(told: true);
                generator.Repeat(generator.Structured);
                break;
            case StreamFamily.DoubleByte:
                generator._arguments = ["-model", "3279-2-E", "-codepage", DoubleBytePages[generator._random.Next(3)]];
                generator.Begin();
                generator.Repeat(generator.DoubleByte);
                break;
            case StreamFamily.PlainText:
                generator.PlainTextBegins();
                generator.Repeat(generator.PlainText);
                break;
            case StreamFamily.Extended:
                generator.ExtendedBegins();
                generator.Repeat(generator.Extended);
                break;
            case StreamFamily.Negotiation:
                generator._arguments = ["-model", "3279-2-E", "-xrm", "s3270.contentionResolution: false"];
                generator.NegotiationBegins();
                generator.Repeat(generator.Negotiation);
                generator.NegotiationEnds();
                break;
            case StreamFamily.Operator:
                string fill = generator._random.Next(2) == 0 ? "true" : "false";
                generator._arguments = ["-model", "3279-2-E", "-xrm", $"s3270.blankFill: {fill}"];
                generator.Begin();
                generator.Repeat(generator.Operator);
                break;
        }
        return new HostScript(generator._arguments, generator._steps, generator._prelude);
    }

    private void ChooseModel(bool told = false)
    {
        int model = 2 + _random.Next(2);
        _arguments = ["-model", $"3279-{model}-E"];
        // Addresses beyond the size in use are a fault of their own; most writes stay on the small screen.
        _writes = new WriteGenerator(_random, model == 3 && _random.Next(4) == 0 ? 32 * 80 : 24 * 80, told: told);
        Begin();
    }

    private void Begin()
    {
        Send(HostBytes.ClassicPrelude);
        _prelude = _steps.Count;
    }

    private void Repeat(Action step)
    {
        for (int i = 0; i < Length; i++)
        {
            step();
        }
    }

    private void Send(byte[] bytes) => _steps.Add(HostStep.Of(bytes));

    private void Send(HostStep step) => _steps.Add(step);

    private void Press(string action) => _steps.Add(HostStep.Press(action));

    private byte Pick(params byte[] values) => values[_random.Next(values.Length)];

    private void Order()
    {
        if (_random.Next(4) == 0)
        {
            Send(new HostBytes().Add(Pick(0xF2, 0xF6, 0x6E, 0x02, 0x06, 0x0E, 0x6F, 0x0F, 0x03)).ToRecord());
            return;
        }
        Send(_writes.Make(1 + _random.Next(30)).ToRecord());
    }

    private void Malformed()
    {
        byte[] whole = _writes.Make(1 + _random.Next(8)).ToArray();
        switch (_random.Next(3))
        {
            case 0:
                Send(_writes.Make(1 + _random.Next(8)).Part().Add(Pick(0x11, 0x3C, 0x12)).Address(1920 + _random.Next(3000), true)
                    .Add(0xC1, 0xC2).ToRecord());
                break;
            case 1:
                // An order code in the midst of other things eats what follows it; enough follows that none is cut short.
                whole[_random.Next(1, whole.Length)] = OrderCode();
                Send(new HostBytes().Add(whole).Text(new string('A', 300)).ToRecord());
                break;
            default:
                Send(new HostBytes().Add((byte)_random.Next(256)).Add(whole.AsSpan(1)).ToRecord());
                break;
        }
    }

    // Not graphic escape: what follows it would be any code, and 4.1 shows nothing for the underscored letters that 4.6 shows.
    private byte OrderCode() => (byte)_random.Next(0x29) is var code and not 0x08 ? code : (byte)0;

    private void Structured()
    {
        if (_random.Next(3) == 0)
        {
            Order();
            return;
        }
        HostBytes record = new HostBytes().Add(Pick(0xF3, 0x11));
        // A question is the last field of its record, as the manual has it; s3270 goes on after one, and we do not.
        for (int fields = _random.Next(1, 4); fields > 0; fields--)
        {
            byte[] field = fields == 1 && _random.Next(2) == 0 ? Question() : Field();
            int length = _random.Next(12) switch { 0 when fields == 1 => 0, 1 => field.Length + 1, _ => field.Length + 2 };
            record.Part().Add((byte)(length >> 8), (byte)length).Add(field);
        }
        Send(record.ToRecord());
    }

    private byte[] Question() => _random.Next(4) switch
    {
        0 => [0x01, 0xFF, 0x02],
        1 => [0x01, 0xFF, 0x03, Pick(0x00, 0x40, 0x80, 0xC0), 0x81, 0x86],
        2 => [0x01, 0xFF, 0x03, 0x00, Pick(0x80, 0x81, 0x85, 0x99), Pick(0x84, 0x86, 0x87, 0x88)],
        _ => [0x01, 0x00, Pick(0xF2, 0xF6, 0x6E, 0x02)],
    };

    private byte[] Field() => _random.Next(7) switch
    {
        0 => [0x03, Pick(0x00, 0x80, 0x40)],
        1 => [0x09, 0x00, Pick(0x00, 0x01, 0x03)],
        2 => [0x09, 0x00, 0x02, 0x41, 0x42, 0x43, 0x45],
        3 => [0x40, 0x00, .. _writes.Make(1 + _random.Next(10), sna: true).ToArray()],
        4 => [0x40, 0x00, Pick(0x6F, 0x77), 0xC3],
        5 => [0x0C, Pick(0x00, 0x00, 0x01), Pick(0x00, 0x01, 0x02, 0x33), 0x00],
        _ => [(byte)_random.Next(0x80, 0x90), Pick(0x00, 0xFF, 0x01), (byte)_random.Next(256), 0x00, 0x00],
    };

    private void DoubleByte()
    {
        if (_random.Next(5) == 0)
        {
            Send(new HostBytes().Add(Pick(0xF2, 0xF6, 0x6E)).ToRecord());
            return;
        }
        HostBytes write = new HostBytes().Add(_writes.Write(), 0xC3);
        for (int i = _random.Next(1, 10); i > 0; i--)
        {
            write.Part();
            switch (_random.Next(7))
            {
                case 0 or 1:
                    // A character never lies across two rows: 4.1 prints one less for it than 4.6 does in the recordings. Nothing
                    // takes the end of a subfield away: it would run on over nulls.
                    write.At(88 * _random.Next(8)).Add(0x0E);
                    Pairs(write, 1 + _random.Next(6));
                    write.Add(0x0F);
                    break;
                case 2:
                    // A field of double-byte characters, with a field behind it that ends it. It is full, and nothing but its like
                    // is written there: s3270 makes blanks of nulls in it.
                    int row = 12 + _random.Next(12);
                    int cells = 2 + row % 8;
                    int place = 80 * row + row;
                    write.At(place).Add(0x29, 0x02, 0xC0, Pick(0x40, 0x60), 0x43, 0xF8);
                    Pairs(write, cells);
                    write.Add(0x1D, 0x60);
                    break;
                case 3:
                    write.At(720 + _random.Next(160)).Add(0x29, 0x02, 0xC0, Pick(0x40, 0x60), 0xFE, 0x01).Text("AB");
                    break;
                case 4:
                    write.At(720 + _random.Next(160)).Text("HELLO");
                    break;
                case 5:
                    // Not in the midst of double-byte text: half a character before a field is a null here, and stays in s3270.
                    write.At(720 + _random.Next(160)).Add(0x1D, (byte)_random.Next(64));
                    break;
                default:
                    write.Add(0x28, 0x42, Pick(0xF2, 0xF4, 0x00));
                    break;
            }
        }
        Send(write.ToRecord());
    }

    private void Pairs(HostBytes write, int count)
    {
        for (int i = 0; i < count; i++)
        {
            write.Add(0x42, (byte)(0xC1 + _random.Next(9)));
        }
    }

    private void PlainTextBegins()
    {
        if (_random.Next(2) == 0)
        {
            _echoes = true;
            Send([0xFF, 0xFB, 0x01, 0xFF, 0xFB, 0x03]);
        }
        _wide = _random.Next(4) == 0;
        if (_wide && _random.Next(2) == 0)
        {
            _arguments = [.. _arguments, "-codepage", "cp930"];
        }
        Send(Encoding.ASCII.GetBytes("login: "));
        _prelude = _steps.Count;
    }

    private void PlainText()
    {
        List<byte[]> parts = [[]];
        for (int i = _random.Next(1, 12); i > 0; i--)
        {
            string text = _wide ? WideText() : _random.Next(8) switch
            {
                0 => "\r\n",
                // A row is never filled to its last column before a control: s3270 stays there at BS, and goes on from it at DECSTBM.
                1 => new string((char)_random.Next('a', 'z'), _random.Next(1, 100)) + "x\r",
                2 => Control(),
                3 or 4 or 5 => Sequence(),
                _ => "some text ",
            };
            parts.Add(Encoding.UTF8.GetBytes(text));
        }
        Send(new HostStep([.. parts, []], null));
    }

    // Characters of two columns, and single ones over halves of them. Half over another, they come apart in s3270; and what it leaves
    // where half of one is erased depends on its page.
    private string WideText()
    {
        string row = $"\u001b[{_random.Next(1, 24)}";
        string place = $"{row};{1 + (2 * _random.Next(35))}H";
        return _random.Next(5) switch
        {
            0 => "\r\n",
            1 => $"{row};{1 + _random.Next(70)}Hx",
            2 => $"\u001b[3{_random.Next(8)}m{place}\u65E5",
            3 => "\u001b[2K",
            _ => $"{place}\u65E5\u672C{(char)_random.Next(0x4E00, 0x9000)}\u8A9Ex",
        };
    }

    private string Control() => _random.Next(8) switch
    {
        0 => "\b",
        1 => "\t",
        2 => "\r",
        3 => "\n",
        4 => "\f",
        5 => "\a",
        6 => "\u007f",
        _ => "\v",
    };

    private string Sequence()
    {
        int one = _random.Next(30);
        int two = _random.Next(90);
        // Without echo s3270 takes its own reports for typed text, and shows them.
        int which = _random.Next(37);
        return "\u001b" + (which is >= 33 and <= 35 && !_echoes ? 31 : which) switch
        {
            0 => $"[{one}A",
            1 => $"[{one}B",
            2 => $"[{two}C",
            3 => $"[{two}D",
            4 or 5 => $"[{one};{two}H",
            6 => $"[{one};{two}f",
            7 => $"[{_random.Next(4)}J",
            8 => $"[{_random.Next(4)}K",
            9 => $"[{one}L",
            10 => $"[{one}M",
            11 => $"[{one}@",
            12 => $"[{one}P",
            13 => $"[{_random.Next(2, 12)};24r",
            15 or 16 => $"[{_random.Next(10)}m",
            17 => $"[3{_random.Next(10)}m",
            18 => "[1;4m",
            19 or 21 => "7",
            20 or 22 => "8",
            14 or 23 => "M",
            24 => "c",
            25 => "[4h",
            26 => "[4l",
            27 or 28 => "[20l",
            29 => "[?7l",
            30 => "[?7h",
            31 => "[H",
            32 => $"[{two}G",
            33 => "[5n",
            34 => "[6n",
            35 => "[c",
            _ => "H",
        };
    }

    private void ExtendedBegins()
    {
        // Debian's s3270 does not know contention resolution.
        _arguments = ["-model", "3279-2-E", "-xrm", "s3270.contentionResolution: false"];
        Send(Convert.FromHexString("fffd28"));
        Send(Convert.FromHexString("fffa280802fff0"));
        Send([0xFF, 0xFA, 0x28, 0x02, 0x04, .. "IBM-3278-2-E"u8, 0x01, .. "LU1"u8, 0xFF, 0xF0]);
        Send([0xFF, 0xFA, 0x28, 0x03, 0x07, 0x00, 0x02, 0x04, 0xFF, 0xF0]);
        Send(BindImage());
        _prelude = _steps.Count;
    }

    // Types beside 3270 data are left to the recordings: Debian's s3270 is older than they are, and shows some of them otherwise.
    private void Extended()
    {
        byte[] header = [0x00, 0x00, Pick(0x00, 0x01, 0x02, 0x02), 0x00, (byte)_random.Next(256)];
        switch (_random.Next(7))
        {
            case 0:
                Send(new HostBytes().Add(0x01).ToRecord(0x04, 0x00, 0x00, 0x00, 0x00));
                Send(BindImage());
                break;
            case 1:
                Send(new HostBytes().Add(Pick(0xF2, 0xF6, 0x6E, 0x6F, 0x03)).ToRecord(header));
                break;
            case 2:
                Send(new HostBytes().Add(0xF3, 0x00, 0x05, 0x01, Pick(0x00, 0xFF), Pick(0x02, 0x6E)).ToRecord(header));
                break;
            case 3:
                Send(_writes.Make(3).Part().Add(0x11, 0x7F, 0x7F).ToRecord(header));
                break;
            case 4:
                Send(new HostBytes().Add((byte)_random.Next(256), 0xC3).Text("X").ToRecord(header));
                break;
            default:
                Send(_writes.Make(1 + _random.Next(6)).ToRecord(header));
                break;
        }
    }

    private static HostStep BindImage() =>
        new HostBytes().Add(Convert.FromHexString("31010303b1903080008787f88700020000000018502b507f00")).ToRecord(0x03, 0x00, 0x00, 0x00, 0x00);

    private void NegotiationBegins()
    {
        if (_random.Next(3) == 0)
        {
            // s3270 forgets at each option that text was shown, so text comes here and at the end.
            byte[] options = _random.Next(2) == 0 ? HostBytes.ClassicPrelude : Convert.FromHexString("fffd28fffa280802fff0");
            Send([.. "hello\r\n"u8, .. options]);
        }
    }

    private void NegotiationEnds()
    {
        if (_random.Next(2) == 0)
        {
            // Fewer functions come last: s3270 asks for no more than these, also when TN3270E is agreed on anew.
            Send([0xFF, 0xFA, 0x28, 0x03, Pick(0x04, 0x07), .. new byte[] { 0x00, 0x02, 0x04 }.AsSpan(0, _random.Next(1, 3)), 0xFF, 0xF0]);
        }
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            switch (_random.Next(3))
            {
                case 0:
                    Send(SevenBits().ToRecord());
                    break;
                case 1:
                    Send(SevenBits().ToRecord(0, 0, Pick(0, 1, 2), 0, 1));
                    break;
                default:
                    Send("hello\r\n"u8.ToArray());
                    break;
            }
        }
    }

    private void Negotiation()
    {
        switch (_random.Next(13))
        {
            case 0 or 1 or 2 or 3:
                Send([0xFF, Pick(0xFB, 0xFC, 0xFD, 0xFE), Pick(0x00, 0x01, 0x03, 0x18, 0x19, 0x1F, 0x05, 0x22)]);
                break;
            case 4:
                Send(Convert.FromHexString("fffd18fffa1801fff0"));
                break;
            case 5:
                Send(HostBytes.ClassicPrelude);
                break;
            case 6:
                Send(Convert.FromHexString("fffa1801fff0"));
                break;
            case 7 or 8:
                Send(Convert.FromHexString("fffd28fffa280802fff0"));
                break;
            case 9:
                Send([0xFF, 0xFA, 0x28, 0x02, 0x04, .. "IBM-3278-2-E"u8, 0x01, .. "LU1"u8, 0xFF, 0xF0, 0xFF, 0xFA, 0x28, 0x03, 0x07, 0x00, 0x02, 0x04, 0xFF, 0xF0]);
                break;
            case 10:
                Send([0xFF, 0xFA, 0x28, 0x03, Pick(0x04, 0x07), 0x00, 0x02, 0x04, 0xFF, 0xF0]);
                break;
            case 11:
                Send([0xFF, 0xFA, 0x28, 0x02, 0x06, 0x05, (byte)_random.Next(8), 0xFF, 0xF0]);
                break;
            default:
                // 4.1 knows nothing of hosts that say WONT; the recordings have one, and 4.6 obeys it.
                Send([0xFF, Pick(0xFB, 0xFE), 0x28]);
                break;
        }
    }

    // A record that is taken for text where no records are agreed yet: then, bytes beyond ASCII would be UTF-8 cut short.
    private HostBytes SevenBits() => new HostBytes().Add(0x01, 0x43, 0x11, 0x40, Pick(0x40, 0x50, 0x60), 0x4B, 0x5C, 0x6B, 0x61);

    private void Operator()
    {
        if (_random.Next(4) == 0)
        {
            HostBytes panel = new HostBytes().Add(Pick(0xF5, 0x7E, 0xF1), Pick(0xC3, 0xC2, 0x40, 0xC7));
            for (int i = _random.Next(1, 6); i > 0; i--)
            {
                panel.Part().At(_writes.Place()).Add(0x1D, (byte)_random.Next(64)).Text("NAME").Add(0x1D, Pick(0x40, 0x50, 0x4C, 0xC1));
                panel.Add(_random.Next(3) == 0 ? [0x13] : []).Text(_random.Next(2) == 0 ? "" : "AB").Add(0x00, 0x00, 0x00).Add(0x1D, 0x60);
            }
            Send(panel.ToRecord());
            return;
        }
        // One character at a time: s3270 types on over whatever the next field holds, and we stop.
        string[] keys =
        [
            "Reset()", "Tab()", "Tab()", "BackTab()", "Home()", "Left()", "Right()", "Up()", "Down()", "NewLine()", "EraseEOF()",
            "EraseInput()", "Delete()", "Insert()", "FieldEnd()", "Dup()", "FieldMark()", "Key(b)", "Key(2)",
            "Enter()", "PF(3)", "PF(14)", "PA(2)", "Clear()", "DeleteField()",
            $"MoveCursor({_random.Next(24)},{_random.Next(80)})",
        ];
        int key = _random.Next(keys.Length + 1);
        if (key == keys.Length)
        {
            // Where it may not erase, s3270 goes left all the same; a refused key changes nothing here.
            Press("Tab() Key(1) Erase()");
            return;
        }
        Press(keys[key]);
    }
}
