using System.Text.Json;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Decoding;

/// <summary>
/// Reads "ONT status v1" (JSON Schema 2020-12 of the ONT profile data). Members that are not used here are skipped
/// whatever they hold, as the schema allows additional ones; those that are used must be exactly right. Never throws;
/// allocates only the serial.
/// </summary>
internal ref struct StatusMessageReader
{
    /// <summary>Most bytes of a payload (the schema's <c>maxPayloadBytes</c>).</summary>
    public const int PayloadBytesMax = 8_192;

    /// <summary>Most levels of nesting (the schema's <c>maxDepth</c>); the outermost object is level 1.</summary>
    public const int DepthMax = 4;

    private const int CauseLengthMax = 64;

    private Utf8JsonReader _json;
    private MqttRefusal? _refusal;
    private StatusMessage _message;
    private int _membersSeen;
    private bool _hasVersion;
    private bool _isDown;
    private DownCause? _statedCause;

    /// <summary>Reads one payload.</summary>
    /// <param name="payload">The bytes as the broker sent them.</param>
    /// <param name="isWill">A last will carries neither serial nor time.</param>
    /// <param name="message">What was read.</param>
    /// <returns>Null when it is right, else why it is refused.</returns>
    public static MqttRefusal? Read(ReadOnlySpan<byte> payload, bool isWill, out StatusMessage message)
    {
        message = default;
        if (payload.Length > PayloadBytesMax)
        {
            return MqttRefusal.TooLarge;
        }

        var reader = new StatusMessageReader { _json = new Utf8JsonReader(payload, isFinalBlock: true, state: default) };
        try
        {
            reader.ReadAll(isWill);
        }
        catch (JsonException)
        {
            // The reader's only way to say that the bytes are not JSON.
            return reader._refusal ?? MqttRefusal.NotJson;
        }

        message = reader._message;
        return reader._refusal;
    }

    private void ReadAll(bool isWill)
    {
        if (!_json.Read())
        {
            Refuse(MqttRefusal.NotJson);
            return;
        }

        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(MqttRefusal.NotAnObject);
            return;
        }

        while (_refusal is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        // Reading on finds whatever stands behind the object, which is not JSON.
        if (_refusal is null && _json.Read())
        {
            Refuse(MqttRefusal.NotJson);
        }

        if (_refusal is null)
        {
            Finish(isWill);
        }
    }

    private void Finish(bool isWill)
    {
        if (!_hasVersion || (!isWill && (_message.Serial is null || _message.At is null)))
        {
            Refuse(MqttRefusal.Missing);
        }

        if (_isDown && _statedCause is { } cause && _message.Cause == DownCause.Unknown)
        {
            _message.Cause = cause;
        }
    }

    private void ReadMember()
    {
        var name = _json.ValueIsEscaped ? default : _json.ValueSpan;
        var member = Member(name);
        if (member < 0)
        {
            SkipValue();
            return;
        }

        if ((_membersSeen & (1 << member)) != 0)
        {
            Refuse(MqttRefusal.Duplicate);
            return;
        }

        _membersSeen |= 1 << member;
        _json.Read();
        switch (member)
        {
            case 0: ReadVersion(); break;
            case 1: ReadSerial(); break;
            case 2: ReadTime(); break;
            case 3: _message.Boot = ReadCount(); break;
            case 4: _message.Sequence = ReadCount(); break;
            case 5: ReadStatus(); break;
            case 6: ReadCause(); break;
            case 7: ReadOnline(); break;
            default: ReadPon(); break;
        }
    }

    private static int Member(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("v"u8)) { return 0; }
        if (name.SequenceEqual("sn"u8)) { return 1; }
        if (name.SequenceEqual("ts"u8)) { return 2; }
        if (name.SequenceEqual("boot"u8)) { return 3; }
        if (name.SequenceEqual("seq"u8)) { return 4; }
        if (name.SequenceEqual("status"u8)) { return 5; }
        if (name.SequenceEqual("cause"u8)) { return 6; }
        if (name.SequenceEqual("online"u8)) { return 7; }
        return name.SequenceEqual("pon"u8) ? 8 : -1;
    }

    private void ReadVersion()
    {
        _hasVersion = true;
        if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt32(out var version) || version != 1)
        {
            Refuse(MqttRefusal.Version);
        }
    }

    private void ReadSerial()
    {
        if (TryPlainText(out var text))
        {
            _message.Serial = MqttSerial.Canonical(text);
            if (_message.Serial is null)
            {
                Refuse(MqttRefusal.Serial);
            }
        }
    }

    private void ReadTime()
    {
        if (!TryPlainText(out var text))
        {
            return;
        }

        // RFC 3339 demands a zone; without one the reader would quietly take this machine's.
        var hasZone = text.Length >= 20 && text[10] == 'T' && (text[^1] == 'Z' || text[^6] is (byte)'+' or (byte)'-');
        if (hasZone && _json.TryGetDateTimeOffset(out var at))
        {
            _message.At = at.ToUniversalTime();
        }
        else
        {
            Refuse(MqttRefusal.Time);
        }
    }

    private long? ReadCount()
    {
        if (_json.TokenType != JsonTokenType.Number)
        {
            Refuse(MqttRefusal.WrongType);
        }
        else if (_json.TryGetInt64(out var value) && value >= 0)
        {
            return value;
        }
        else
        {
            Refuse(MqttRefusal.OutOfRange);
        }

        return null;
    }

    private void ReadStatus()
    {
        if (!TryPlainText(out var text))
        {
            return;
        }

        if (!StatusWords.TryStatus(text, out _message.Status, out _message.Cause))
        {
            Refuse(MqttRefusal.OutOfRange);
            return;
        }

        _isDown = _message.Status is OntStatus.Offline;
    }

    /// <summary>A free word that refines a bare <c>offline</c>; those that mean nothing to us are "other".</summary>
    private void ReadCause()
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            Refuse(MqttRefusal.WrongType);
            return;
        }

        // The schema's 64 characters, each of up to four bytes or one escape of six.
        if (_json.ValueSpan.Length > CauseLengthMax * 6)
        {
            Refuse(MqttRefusal.OutOfRange);
            return;
        }

        _statedCause = StatusWords.Cause(_json.ValueSpan);
    }

    private void ReadOnline()
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            _message.IsOnline = _json.GetBoolean();
        }
        else
        {
            Refuse(MqttRefusal.WrongType);
        }
    }

    private void ReadPon()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(MqttRefusal.WrongType);
            return;
        }

        while (_refusal is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.ValueIsEscaped ? default : _json.ValueSpan;
            switch (name)
            {
                case var _ when name.SequenceEqual("rxDbm"u8): ReadNumber(ref _message.RxPowerDbm, -50, 10); break;
                case var _ when name.SequenceEqual("txDbm"u8): ReadNumber(ref _message.TxPowerDbm, -20, 15); break;
                case var _ when name.SequenceEqual("tempC"u8): ReadNumber(ref _message.TemperatureCelsius, -60, 130); break;
                case var _ when name.SequenceEqual("voltV"u8): ReadNumber(ref _message.SupplyVolts, 0, 15); break;
                case var _ when name.SequenceEqual("biasMa"u8): ReadNumber(ref _message.BiasMilliamps, 0, 200); break;
                default: SkipValue(); break;
            }
        }
    }

    private void ReadNumber(ref double? field, double min, double max)
    {
        _json.Read();
        if (field is not null)
        {
            Refuse(MqttRefusal.Duplicate);
        }
        else if (_json.TokenType != JsonTokenType.Number)
        {
            Refuse(MqttRefusal.WrongType);
        }
        else if (_json.TryGetDouble(out var value) && value >= min && value <= max)
        {
            field = value;
        }
        else
        {
            Refuse(MqttRefusal.OutOfRange);
        }
    }

    /// <summary>A string without escapes; none of ours needs one.</summary>
    private bool TryPlainText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_json.TokenType != JsonTokenType.String)
        {
            Refuse(MqttRefusal.WrongType);
            return false;
        }

        if (_json.ValueIsEscaped)
        {
            Refuse(MqttRefusal.OutOfRange);
            return false;
        }

        text = _json.ValueSpan;
        return true;
    }

    private void SkipValue()
    {
        _json.Read();
        var depth = _json.CurrentDepth;
        do
        {
            // A token's depth is that of what holds it: an object within DepthMax others begins level DepthMax + 1.
            if (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                && _json.CurrentDepth >= DepthMax)
            {
                Refuse(MqttRefusal.TooDeep);
                return;
            }

            if (_json.CurrentDepth == depth
                && _json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return;
            }
        }
        while (_json.Read());
    }

    private void Refuse(MqttRefusal refusal) => _refusal ??= refusal;
}
