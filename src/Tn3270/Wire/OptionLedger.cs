using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Which options each side does, and the answers that keep both sides agreed without loops: only a change or a question
/// is answered (RFC 854, RFC 1143).
/// </summary>
internal sealed class OptionLedger(TelnetOutput output, ulong acceptableHere, ulong acceptableThere)
{
    private ulong _here;
    private ulong _there;
    private ulong _askedHere;
    private ulong _askedThere;
    private ulong _acceptableHere = acceptableHere;

    /// <summary>Whether this side does the option.</summary>
    public bool Here(byte option) => (_here & TelnetOption.Bit(option)) != 0;

    /// <summary>Whether the far side does the option.</summary>
    public bool There(byte option) => (_there & TelnetOption.Bit(option)) != 0;

    /// <summary>Offers to do an option, unless it is done or offered already.</summary>
    public void Offer(byte option)
    {
        ulong bit = TelnetOption.Bit(option);
        if (((_here | _askedHere) & bit) == 0)
        {
            _askedHere |= bit;
            output.Option(TelnetCommand.Will, option);
        }
    }

    /// <summary>Does an option from now on and says so, without waiting to be asked.</summary>
    public void Volunteer(byte option)
    {
        ulong bit = TelnetOption.Bit(option);
        if (((_here | _askedHere) & bit) == 0)
        {
            _here |= bit;
            output.Option(TelnetCommand.Will, option);
        }
    }

    /// <summary>Asks the far side to do an option, unless it does or was asked already.</summary>
    public void Ask(byte option)
    {
        ulong bit = TelnetOption.Bit(option);
        if (((_there | _askedThere) & bit) == 0)
        {
            _askedThere |= bit;
            output.Option(TelnetCommand.Do, option);
        }
    }

    /// <summary>Forgets everything agreed and asked, as both sides do when encryption begins.</summary>
    public void Forget()
    {
        _here = 0;
        _there = 0;
        _askedHere = 0;
        _askedThere = 0;
    }

    /// <summary>Refuses an option from now on.</summary>
    public void Refuse(byte option) => _acceptableHere &= ~TelnetOption.Bit(option);

    /// <summary>Stops doing an option. Asked again, it is done again.</summary>
    public void Withdraw(byte option)
    {
        ulong bit = TelnetOption.Bit(option);
        if (((_here | _askedHere) & bit) != 0)
        {
            _here &= ~bit;
            _askedHere &= ~bit;
            output.Option(TelnetCommand.Wont, option);
        }
    }

    /// <summary>Asks the far side to stop doing an option; it goes on until it says so.</summary>
    public void Drop(byte option)
    {
        ulong bit = TelnetOption.Bit(option);
        if ((_there & ~_askedThere & bit) != 0)
        {
            _askedThere |= bit;
            output.Option(TelnetCommand.Dont, option);
        }
    }

    /// <summary>Takes what the far side said and answers it. True where it changed or decided something.</summary>
    public bool Received(byte verb, byte option) => verb switch
    {
        TelnetCommand.Do when option == TelnetOption.TimingMark => AnswerTimingMark(),
        TelnetCommand.Will when option == TelnetOption.TimingMark => false,
        TelnetCommand.Do => Wanted(option, ref _here, ref _askedHere, _acceptableHere, TelnetCommand.Will, TelnetCommand.Wont),
        TelnetCommand.Will => Wanted(option, ref _there, ref _askedThere, acceptableThere, TelnetCommand.Do, TelnetCommand.Dont),
        TelnetCommand.Dont => Unwanted(option, ref _here, ref _askedHere, TelnetCommand.Wont),
        TelnetCommand.Wont => Unwanted(option, ref _there, ref _askedThere, TelnetCommand.Dont),
        _ => false,
    };

    private bool AnswerTimingMark()
    {
        // RFC 860: each DO TIMING-MARK is a question of its own, never a state. WONT tells the asker as much as WILL: that all
        // before it has been processed. It is what deployed terminals say.
        output.Option(TelnetCommand.Wont, TelnetOption.TimingMark);
        return false;
    }

    private bool Wanted(byte option, ref ulong done, ref ulong asked, ulong acceptable, byte yes, byte no)
    {
        ulong bit = TelnetOption.Bit(option);
        if ((asked & bit) != 0)
        {
            asked &= ~bit;
            done |= bit;
            return true;
        }
        if ((done & bit) != 0)
        {
            return false;
        }
        if ((acceptable & bit) == 0)
        {
            output.Option(no, option);
            return false;
        }
        done |= bit;
        output.Option(yes, option);
        return true;
    }

    private bool Unwanted(byte option, ref ulong done, ref ulong asked, byte no)
    {
        ulong bit = TelnetOption.Bit(option);
        if ((asked & bit) != 0)
        {
            asked &= ~bit;
            done &= ~bit;
            return true;
        }
        if ((done & bit) == 0)
        {
            return false;
        }
        done &= ~bit;
        output.Option(no, option);
        return true;
    }

    /// <summary>Saves or sets what is agreed and asked.</summary>
    public void Pass(StateTape tape)
    {
        tape.Pass(ref _here);
        tape.Pass(ref _there);
        tape.Pass(ref _askedHere);
        tape.Pass(ref _askedThere);
        tape.Pass(ref _acceptableHere);
    }
}
